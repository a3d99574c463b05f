import Hummingbird
import NIOCore
import Serving
import Shapes
import Training

/// Records several completions of one request, each with a fate of its own: a refused one doesn't affect the others.
struct BulkRecording {
    let lane: RecordingLane
    let input: Input

    static let maximumItems = 10_000

    /// Any item is accepted by the shape; one that isn't a completion is refused by itself.
    static let items = Schema.list(of: .either([.recordCompletion, .anything]), 1...maximumItems)
        .described("Completions, each with a fate of its own; an item that is not a completion is refused by itself.")

    /// The codes for which a completion can be refused, besides those of any body.
    static let faults: [ErrorCode] = [
        .tooManyDecimals, .unknownOfficial, .unknownCourse, .courseNotPublished, .courseRetired, .courseNotYet,
        .completedInFuture, .completedTooEarly, .completedBeforeBirth, .officialHadLeft, .recognitionWithoutEvidence,
        .completionDiffers,
    ]

    /// The most faults of one item that the answer shows.
    private static let mostFaults = 10

    /// The items of a request with several completions; nil for a request with a single one.
    static func items(of input: Input) throws -> [JSONValue]? {
        if case .array(let items) = input.body.value { return items }
        guard input.body.value == .null else { return nil }
        let lines = input.bytes.split(separator: UInt8(ascii: "\n")).filter {
            !$0.allSatisfy { $0 == 0x20 || $0 == 0x0D }
        }
        guard (1...maximumItems).contains(lines.count) else {
            let found = ["found": "\(lines.count)", "expected": "1–\(maximumItems)"]
            throw Problem(FieldFault(.pointer(""), .wrongCount, found), status: 422)
        }
        // A line that isn't JSON becomes an item that isn't a completion, so that the others are still recorded.
        return lines.map { (try? JSONParser.parse(Array($0))) ?? .text(String(decoding: $0, as: UTF8.self)) }
    }

    /// The answer about one item.
    private enum Told: Sendable {
        /// The item's final fate: the registry's answer, or the faults of the item by itself.
        case settled(JSONValue)

        /// The error that kept the item from being settled; another attempt may succeed.
        case open(TrainingError)

        var settled: JSONValue? {
            if case .settled(let item) = self { item } else { nil }
        }

        var error: TrainingError? {
            if case .open(let error) = self { error } else { nil }
        }
    }

    /// The state of a request's processing.
    private struct Progress {
        var told: [Told] = []

        /// True if the registry has settled any item.
        var isAnythingRecorded = false

        /// The error because of which the remaining items are not tried; nil while they are.
        var end: TrainingError?

        /// The officials with an open item, and its error: a later item of theirs must not get in before it.
        var passed: [String: TrainingError] = [:]

        /// The first error that kept an item from being settled.
        var error: TrainingError? {
            told.lazy.compactMap(\.error).first
        }
    }

    /// Records the items in their order, as many at a time as share a commit.
    ///
    /// An item that could not be settled, because another transaction keeps its row or the database went away
    /// meanwhile, gets the error as its fate.
    ///
    /// - Throws: ``TrainingError`` where it concerns all items and none was recorded: the database is unreachable, the
    ///   server overloaded; `idempotency_key_in_use`.
    func record(_ items: [JSONValue]) async throws -> Response {
        var progress = Progress()
        try await lane.name(try unkept(items).compactMap { JSONBody($0).text("official") }, by: input.caller)
        for (part, start) in stride(from: 0, to: items.count, by: RecordingLane.together).enumerated() {
            let items = Array(items[start..<min(start + RecordingLane.together, items.count)])
            progress.told += try await record(items, part: part + 1, &progress)
        }
        let error = progress.error
        if let error, !progress.isAnythingRecorded { throw error }
        let text = ByteBuffer(json: answer(progress.told))
        let response = Response(json: text)
        if error == nil { await input.asker.repetition?.keep(IdempotentAnswer(response, text)) }
        return response
    }

    /// The items that have no kept fate under the request's key.
    private func unkept(_ items: [JSONValue]) throws -> [JSONValue] {
        guard let repetition = input.asker.repetition, !repetition.parts.isEmpty else { return items }
        return try stride(from: 0, to: items.count, by: RecordingLane.together).enumerated().flatMap { part, start in
            let known = try repetition.part(part + 1) ?? []
            return items[start..<min(start + RecordingLane.together, items.count)].enumerated().compactMap {
                place,
                item in
                known.indices.contains(place) && known[place] != .null ? nil : item
            }
        }
    }

    /// Records the items of one commit, and returns the answer about each.
    private func record(_ items: [JSONValue], part: Int, _ progress: inout Progress) async throws -> [Told] {
        var told = try before(items, part: part, &progress)
        let asked = told.indices.filter { told[$0] == nil }
        guard !asked.isEmpty else { return told.compactMap(\.self) }
        let commands = asked.map { RecordCompletion(JSONBody(items[$0])) }
        let settled = told.map { $0?.settled }
        let fates = await lane.record(
            commands,
            by: input.caller,
            keeping: input.asker.repetition?.keeping(part: part) { fates in try kept(fates, at: asked, beside: settled)
            }
        )
        for (place, (command, fate)) in zip(asked, zip(commands, fates)) {
            guard case .failure(let error) = fate, !error.isSettled else {
                told[place] = .settled(try item(fate))
                progress.isAnythingRecorded = true
                continue
            }
            // Another server or task answers the same request.
            if error.code == .idempotencyKeyInUse { throw error }
            told[place] = .open(error)
            // After an unknown outcome, later items of the same official are not sent, so theirs is certain.
            let next = error.code == .outcomeUnknown ? TrainingError(.databaseUnreachable) : error
            progress.passed[command.official] = progress.passed[command.official] ?? next
        }
        if !fates.contains(where: \.isSettled) { progress.end = progress.passed[commands[0].official] }
        return told.compactMap(\.self)
    }

    /// The answers that need no recording: kept fates, and faults of the items by themselves.
    private func before(_ items: [JSONValue], part: Int, _ progress: inout Progress) throws -> [Told?] {
        let known = try input.asker.repetition?.part(part) ?? []
        return items.enumerated().map { place, item -> Told? in
            if known.indices.contains(place), known[place] != .null {
                progress.isAnythingRecorded = true
                return .settled(known[place])
            }
            let faults = Schema.recordCompletion.faults(of: item, and: RecordCompletion.rules)
            guard faults.isEmpty else { return .settled(refused(faults)) }
            let official = RecordCompletion(JSONBody(item)).official
            return (progress.end ?? progress.passed[official]).map { .open($0) }
        }
    }

    /// The kept answer of a part: its settled items, and null for the others.
    private func kept(
        _ fates: [FateKeeping.Fate?],
        at places: [Int],
        beside settled: [JSONValue?]
    ) throws -> IdempotentAnswer? {
        guard fates.contains(where: { $0?.isSettled == true }) else { return nil }
        var items = settled
        for (place, fate) in zip(places, fates) {
            if let fate, fate.isSettled { items[place] = try item(fate) }
        }
        return IdempotentAnswer(status: 200, headers: [], body: JSONWriter.text(of: items))
    }

    private func item(_ fate: FateKeeping.Fate) throws -> JSONValue {
        switch fate {
        case .success(let recorded):
            .members(
                ("fate", .text(recorded.isNew ? "created" : "unchanged")),
                ("completion", try JSONValue(of: recorded))
            )
        case .failure(let error): item(error)
        }
    }

    private func item(_ error: TrainingError) -> JSONValue {
        let faults = Problem(error, request: input.context.requestID).itsFaults
        return refused(faults, fate: error.code == .outcomeUnknown ? "unknown" : "rejected")
    }

    private func refused(_ faults: [FieldFault], fate: String = "rejected") -> JSONValue {
        let faults = faults.prefix(Self.mostFaults).map { $0.json(in: input.voice) }
        return .members(("fate", .text(fate)), ("errors", .array(faults)))
    }

    private func answer(_ told: [Told]) -> JSONValue {
        let items = told.map { told in
            switch told {
            case .settled(let item): item
            case .open(let error): self.item(error)
            }
        }
        var counts: [String: Int] = [:]
        for item in items {
            if case .text(let fate)? = item[member: "fate"] { counts[fate, default: 0] += 1 }
        }
        return .members(
            ("created", .integer(counts["created"] ?? 0)),
            ("unchanged", .integer(counts["unchanged"] ?? 0)),
            ("rejected", .integer(counts["rejected"] ?? 0)),
            ("unknown", counts["unknown"].map { .integer($0) }),
            ("items", .array(items))
        )
    }
}

extension FateKeeping.Fate {
    /// True if the fate is final, so that the same request would get it again.
    fileprivate var isSettled: Bool {
        switch self {
        case .success: true
        case .failure(let error): error.isSettled
        }
    }
}
