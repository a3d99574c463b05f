/// Stores the fates of facts under their request's key, in the commit that stores the facts.
public struct FateKeeping: Sendable {
    public typealias Fate = Result<RecordedCompletion, TrainingError>

    let request: IdempotentRequest
    let part: Int

    /// The answer that is kept for the request already; nil for none.
    var known: [UInt8]?

    private let answer: @Sendable ([Fate?]) throws -> IdempotentAnswer?

    /// Creates the keeping of one part of a request's answer.
    ///
    /// - Parameters:
    ///   - part: The number of the part; 0 for the whole answer.
    ///   - known: The part as it is kept already; nil for none.
    ///   - answer: Makes the part from the facts' fates, each nil while it is open; returns nil where nothing was
    ///     stored that the part would report.
    public init(
        of request: IdempotentRequest,
        part: Int = 0,
        known: [UInt8]? = nil,
        _ answer: @escaping @Sendable ([Fate?]) throws -> IdempotentAnswer?
    ) {
        (self.request, self.part, self.known, self.answer) = (request, part, known, answer)
    }

    /// A part of an answer, to be stored.
    struct Kept {
        let request: IdempotentRequest
        let part: Int
        let answer: IdempotentAnswer
    }

    func kept(_ fates: [Fate?]) throws -> Kept? {
        try answer(fates).map { Kept(request: request, part: part, answer: $0) }
    }

    /// The keeping for one of the facts by itself, after the others have these fates.
    func alone(at place: Int, among fates: [Fate?]) -> FateKeeping {
        FateKeeping(of: request, part: part, known: known) { alone in
            var all = fates
            all[place] = alone.first ?? nil
            return try answer(all)
        }
    }
}
