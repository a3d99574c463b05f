import FoundationEssentials

/// The error of a use case: a stable code, parameters for its sentence, and the cause.
///
/// Its sentence is in the catalogues, in both languages.
///
/// ```swift
/// throw TrainingError(.unknownCourse, ["found": "DX-999"])
/// ```
public struct TrainingError: Error, Sendable {
    /// What went wrong.
    public let code: ErrorCode

    /// What the sentence is about: `found`, `expected` and the like.
    public let parameters: [String: String]

    /// Several faults of one input, all at once; empty where there is only this one.
    public let faults: [Fault]

    /// The error beneath, for the log only.
    public let underlying: (any Error)?

    /// An error by its code.
    ///
    /// - Parameters:
    ///   - parameters: What the sentence is about.
    ///   - faults: Several faults of one input, where there are.
    ///   - underlying: The error beneath.
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

    /// What to look for in the log.
    private static func reference() -> String {
        UUID().uuidString.lowercased()
    }

    /// What sort of trouble this is.
    public var kind: ErrorKind { code.kind }

    /// Whether it is the registry's answer, which the same request gets again in the same state of the registry.
    ///
    /// Where it isn't, the next time may be different: the database, another writer or the server was in the way.
    public var isSettled: Bool {
        switch kind {
        case .busy, .unavailable, .fault, .exhausted: false
        default: code != .idempotencyKeyInUse
        }
    }

    /// What to tell a person.
    ///
    /// - Returns: One sentence, or one for each fault.
    public func sentence(in language: Language) -> String {
        guard faults.isEmpty else {
            return faults.map { $0.sentence(in: language) }.joined(separator: " ")
        }
        return Fault(nil, code, parameters).sentence(in: language)
    }
}

/// One thing wrong with one field of an input.
public struct Fault: Sendable, Hashable {
    /// The column or key that it is about, nil for the row as a whole.
    public let column: String?

    /// What is wrong.
    public let code: ErrorCode

    /// What the sentence is about.
    public let parameters: [String: String]

    /// A fault of a field.
    ///
    /// - Parameters:
    ///   - column: The column or key, nil for the whole.
    ///   - parameters: What the sentence is about.
    public init(_ column: String?, _ code: ErrorCode, _ parameters: [String: String] = [:]) {
        self.column = column
        self.code = code
        self.parameters = parameters
    }

    /// What to tell a person.
    public func sentence(in language: Language) -> String {
        var named = parameters
        if let column, named["column"] == nil {
            named["column"] = Self.name(of: column, in: language)
        }
        // What kind of file it is has a name of its own in each language.
        if let kind = parameters["kind"] { named["found"] = Catalogue.training.sentence("kind.\(kind)", in: language) }
        if let columns = parameters["columns"] {
            named["expected"] = Catalogue.training.columnNames(columns, in: language)
        }
        if code == .wrongState {
            for key in ["found", "expected"] {
                named[key] = parameters[key].map { Catalogue.training.sentence("state.\($0)", in: language) }
            }
        }
        if language == .vi, [.tooManyDecimals, .numberOutOfRange].contains(code) {
            for key in ["found", "expected"] { named[key] = named[key]?.replacing(".", with: ",") }
        }
        if let reason = parameters["reason"] { named["reason"] = Catalogue.reason(reason, in: language) }
        // The recommendation depends on the place: a file takes more forms than a body does.
        let key = parameters["form"].map { "\(code.rawValue).\($0)" } ?? code.rawValue
        let sentence = Catalogue.training.sentence("error.\(key)", named, in: language, speakingDays: true)
        return sentence.prefix(1).uppercased() + sentence.dropFirst()
    }

    /// What people call a column, or a key of a body; one without a name stands as it is written, in quotes.
    private static func name(of column: String, in language: Language) -> String {
        if let name = Catalogue.training.fieldName(column, in: language) { return name }
        // The key of a map is the client's own, and may be of any length.
        let written = column.prefix(64)
        return switch language {
        case .vi: "«\(written)»"
        case .en: "\"\(written)\""
        }
    }
}

extension Catalogue {
    /// What people call a column of a file, or a key of a body; nil for one that has no name.
    ///
    /// - Parameter field: The column or the key, as `title_vi` or `titleVi`.
    public func fieldName(_ field: String, in language: Language) -> String? {
        ["column.\(field)", "column.\(field.snakeCased)"].lazy
            .map { (key: $0, name: sentence($0, in: language)) }
            .first { $0.key != $0.name }?.name
    }
}

extension Catalogue {
    /// Columns as people call them, each with the name that goes into a header; ` / ` stands between those of which one
    /// is enough.
    func columnNames(_ columns: String, in language: Language) -> String {
        columns.split(separator: ", ").map { alternatives in
            alternatives.split(separator: " / ")
                .map { "\(fieldName(String($0), in: language) ?? String($0)) (\($0))" }
                .joined(separator: " \(sentence("word.or", in: language)) ")
        }.joined(separator: ", ")
    }
}

extension String {
    /// A body's key as the name of a column: `titleVi` is `title_vi`.
    fileprivate var snakeCased: String {
        reduce(into: "") { name, character in
            if character.isUppercase { name.append("_") }
            name += character.lowercased()
        }
    }
}
