/// Keeps the fates of facts under their request's key, in the commit that stores the facts.
public struct FateKeeping: Sendable {
    /// What became of a fact.
    public typealias Fate = Result<RecordedCompletion, TrainingError>

    let request: IdempotentRequest
    let part: Int

    /// The kept answer that the request has found so far; nil for none.
    var known: [UInt8]?

    private let answer: @Sendable ([Fate?]) throws -> IdempotentAnswer?

    /// What to keep.
    ///
    /// - Parameters:
    ///   - part: Which part of its answer it is; 0 for the whole answer.
    ///   - known: What is kept of it by now; nil for nothing.
    ///   - answer: What to keep once these are the facts' fates, nil for those that are open still; nil where nothing was
    ///     stored that it would tell of.
    public init(
        of request: IdempotentRequest,
        part: Int = 0,
        known: [UInt8]? = nil,
        _ answer: @escaping @Sendable ([Fate?]) throws -> IdempotentAnswer?
    ) {
        (self.request, self.part, self.known, self.answer) = (request, part, known, answer)
    }

    /// An answer to be stored.
    struct Kept {
        let request: IdempotentRequest
        let part: Int
        let answer: IdempotentAnswer
    }

    func kept(_ fates: [Fate?]) throws -> Kept? {
        try answer(fates).map { Kept(request: request, part: part, answer: $0) }
    }

    /// The same for one of the facts by itself, once these are the fates of the others.
    func alone(at place: Int, among fates: [Fate?]) -> FateKeeping {
        FateKeeping(of: request, part: part, known: known) { alone in
            var all = fates
            all[place] = alone.first ?? nil
            return try answer(all)
        }
    }
}
