import FoundationEssentials

/// The error of a use case: a stable code, parameters for its sentence, and the cause.
///
/// Its sentence is in the catalogues, in both languages.
///
/// ```swift
/// throw TrainingError(.unknownCourse, ["found": "DX-999"])
/// ```
public struct TrainingError: Error, Sendable {
    public let code: ErrorCode

    /// The parameters of the sentence: `found`, `expected` and the like.
    public let parameters: [String: String]

    /// All faults of one input; empty where the error is about one thing only.
    public let faults: [Fault]

    /// The cause, for the log only.
    public let underlying: (any Error)?

    public init(
        _ code: ErrorCode,
        _ parameters: [String: String] = [:],
        faults: [Fault] = [],
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.parameters =
            code == .internalFault ? parameters.merging(["id": Self.reference()]) { given, _ in given } : parameters
        self.faults = faults
        self.underlying = underlying
    }

    /// A reference by which the error can be found in the log.
    private static func reference() -> String {
        UUID().uuidString.lowercased()
    }

    public var kind: ErrorKind { code.kind }

    /// True if the same request would get the same answer again, in the same state of the registry.
    ///
    /// Otherwise the database, another transaction or the server was in the way, and the next attempt may succeed.
    public var isSettled: Bool {
        switch kind {
        case .busy, .unavailable, .fault, .exhausted: false
        default: code != .idempotencyKeyInUse
        }
    }

    /// The error in words for a person: one sentence, or one for each fault.
    public func sentence(in language: Language) -> String {
        guard faults.isEmpty else {
            return faults.map { $0.sentence(in: language) }.joined(separator: " ")
        }
        return Fault(nil, code, parameters).sentence(in: language)
    }
}
