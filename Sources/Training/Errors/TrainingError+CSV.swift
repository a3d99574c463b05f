import CSV

extension TrainingError {
    /// What a file as a whole is refused for.
    static func wrapping(csv error: CSVError) -> TrainingError {
        switch error {
        case .empty: TrainingError(.emptyFile)
        case .notText(let kind): TrainingError(.notText, ["kind": kind.rawValue])
        case .notInEncoding(let encoding): TrainingError(.unreadableEncoding, ["found": encoding.rawValue])
        case .legacyFont(let encoding): TrainingError(.legacyEncoding, ["found": encoding.rawValue])
        case .unknownEncoding: TrainingError(.unknownEncoding)
        case .lostLetters(let word): TrainingError(.lostLetters, ["found": word])
        case .ambiguousEncoding(let word):
            TrainingError(.ambiguousEncoding, ["found": word.windows1252, "expected": word.windows1258])
        case .unreadable(let reason): TrainingError(.noSuchFile, ["found": "", "reason": reason])
        }
    }
}
