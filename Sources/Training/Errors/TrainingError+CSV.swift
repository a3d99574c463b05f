import CSV

extension TrainingError {
    /// The error for a file that is refused as a whole.
    static func wrapping(csv error: CSVError) -> TrainingError {
        switch error {
        case .empty: TrainingError(.emptyFile)
        case .notText(let kind): TrainingError(.notText, ["kind": kind.rawValue])
        case .notInEncoding(let encoding): TrainingError(.unreadableEncoding, ["found": encoding.rawValue])
        case .legacyFont(let encoding): TrainingError(.legacyEncoding, ["found": encoding.rawValue])
        case .unknownEncoding: TrainingError(.unknownEncoding)
        case .lostLetters(let word): TrainingError(.lostLetters, ["found": word])
        case .ambiguousEncoding(let read):
            TrainingError(
                .ambiguousEncoding,
                [
                    "found": read.word, "encoding": read.encoding.rawValue, "expected": read.otherWord,
                    "other": read.otherEncoding.rawValue,
                ]
            )
        case .unreadable(let reason): TrainingError(.noSuchFile, ["found": "", "reason": reason])
        }
    }
}
