import Hummingbird
import NIOCore
import Training

/// Several completions in one request, each with a fate of its own: one that is refused costs the others nothing.
struct BulkRecording {
    let lane: RecordingLane

    static let maximumItems = 10_000

    /// Each is to be a completion; one that isn't is refused by itself.
    static let items = Schema.list(of: .either([.recordCompletion, .anything]), 1...maximumItems)
        .described("Completions, each of which gets a fate of its own; what is none is refused by itself.")

    /// What a completion can be refused for.
    static let faults: [ErrorCode] = [
        .missingValue, .valueTooLong, .controlCharacter, .invisibleCharacter, .ethLetter, .spreadsheetError,
        .blankAtTheEnds, .invalidDate, .notNumber, .numberOutOfRange,
        .tooManyDecimals, .unknownOfficial, .unknownCourse, .courseNotPublished, .courseRetired, .courseNotYet,
        .completedInFuture, .completedTooEarly, .completedBeforeBirth, .officialHadLeft, .recognitionWithoutEvidence,
        .completionDiffers,
    ]

    /// How many are on their way to the lane at once: enough to fill its commits, few enough to leave room for others.
    private static let atOnce = 256

    /// How many faults of one item are told.
    private static let mostFaults = 10

    /// What became of one.
    private enum Fate: Sendable {
        case recorded(RecordedCompletion)
        case refused([FieldFault])
    }

    /// The items of a request that brings several; nil for one that brings a single completion.
    static func items(of input: Input) throws -> [JSONValue]? {
        if case .array(let items) = input.body.value { return items }
        guard input.body.value == .null else { return nil }
        let lines = input.lines.split(separator: UInt8(ascii: "\n")).filter {
            !$0.allSatisfy { $0 == 0x20 || $0 == 0x0D }
        }
        guard (1...maximumItems).contains(lines.count) else {
            let found = ["found": "\(lines.count)", "expected": "1–\(maximumItems)"]
            throw Problem([FieldFault(.pointer(""), .wrongCount, found)], status: 422) ?? Problem(.emptyBody)
        }
        // A line that is no JSON is one that is no completion, and costs the others nothing.
        return lines.map { (try? JSONParser.parse(Array($0))) ?? .text(String(decoding: $0, as: UTF8.self)) }
    }

    /// Records them in their order, as far as the lane takes them.
    ///
    /// - Parameters:
    ///   - items: What came.
    ///   - input: The request.
    /// - Returns: The answer.
    /// - Throws: ``TrainingError`` for what concerns all of them: the database, an overloaded server.
    func record(_ items: [JSONValue], of input: Input) async throws -> JSONValue {
        let language = Language(preferredBy: input.request.headers)
        var fates: [Fate?] = Array(repeating: nil, count: items.count)
        try await lane.name(items.compactMap { JSONBody($0).text("official") }, by: input.caller)
        for start in stride(from: 0, to: items.count, by: Self.atOnce) {
            let range = start..<min(start + Self.atOnce, items.count)
            try await withThrowingTaskGroup(of: (Int, Fate).self) { tasks in
                for index in range {
                    let item = items[index]
                    tasks.addTask { (index, try await fate(of: item, input)) }
                }
                for try await (index, fate) in tasks { fates[index] = fate }
            }
        }
        return try answer(fates.compactMap { $0 }, in: language)
    }

    private func fate(of item: JSONValue, _ input: Input) async throws -> Fate {
        let faults = Schema.recordCompletion.faults(of: item, and: RecordCompletion.rules)
        guard faults.isEmpty else { return .refused(Array(faults.prefix(Self.mostFaults))) }
        do {
            return .recorded(try await lane.record(RecordCompletion(JSONBody(item)), by: input.caller, isNamed: true))
        } catch let error as TrainingError where error.kind == .invalid || error.kind == .conflict {
            return .refused(Problem(error, request: input.context.requestID).itsFaults)
        }
    }

    private func answer(_ fates: [Fate], in language: Language) throws -> JSONValue {
        var counts = (created: 0, unchanged: 0, rejected: 0)
        let items: [JSONValue] = try fates.map { fate in
            switch fate {
            case .recorded(let recorded):
                if recorded.isNew { counts.created += 1 } else { counts.unchanged += 1 }
                return .members(
                    ("fate", .text(recorded.isNew ? "created" : "unchanged")),
                    ("completion", try JSONValue(parsing: Array(JSONWriter.text(of: recorded).readableBytesView)))
                )
            case .refused(let faults):
                counts.rejected += 1
                return .members(
                    ("fate", "rejected"),
                    ("errors", .array(faults.map { $0.json(in: language) }))
                )
            }
        }
        return .members(
            ("created", .integer(counts.created)),
            ("unchanged", .integer(counts.unchanged)),
            ("rejected", .integer(counts.rejected)),
            ("items", .array(items))
        )
    }
}
