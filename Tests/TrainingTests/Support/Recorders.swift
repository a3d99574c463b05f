import Postgres
import Testing
import TrainingTesting

@testable import Training

/// Sixty officials, and lanes in which to record their completions.
enum Recorders {
    static let people = (0..<60).map { "R\($0)" }

    /// A small state with sixty officials in units of every level, half of them enrolled on a course and on the
    /// curriculum.
    static func fill(_ training: Training) async throws {
        try await training.fillWithSamples()
        let units = ["00001", "01", "79", "G14", "001"]
        let officials = people.enumerated().map { "\($1),Người \($1),\(units[$0 % units.count])" }
        let file = "official_code,full_name,organization_code\n" + officials.joined(separator: "\n")
        let summary = try await training.take(.officials, file)
        #expect(summary.created == people.count, "\(summary.firstRejected)")
        let enrolled = people.enumerated().filter { $0.offset % 2 == 0 }.flatMap {
            ["\($0.element),DX-101,,2022-03-01", "\($0.element),,CT-COBAN,2022-03-01"]
        }
        let enrollments = "official_code,course_code,curriculum_code,enrolled_on\n" + enrolled.joined(separator: "\n")
        #expect(try await training.take(.enrollments, enrollments).created == enrolled.count)
    }

    /// Records all facts at once through some lanes, in turn; returns the number of each fate.
    static func recorded(_ facts: [RecordCompletion], in lanes: [RecordingLane]) async throws -> [String: Int] {
        let running = lanes.map { lane in Task { await lane.run() } }
        defer { for task in running { task.cancel() } }
        return try await fates(of: facts, in: lanes)
    }

    /// Records all facts at once through lanes that run already.
    static func fates(of facts: [RecordCompletion], in lanes: [RecordingLane]) async throws -> [String: Int] {
        try await withThrowingTaskGroup { group in
            for (index, fact) in facts.enumerated() {
                let lane = lanes[index % lanes.count]
                group.addTask {
                    do {
                        return try await lane.record(fact, by: .tester).isNew ? "new" : "standing"
                    } catch let error as TrainingError {
                        return error.code.rawValue
                    }
                }
            }
            var counts: [String: Int] = [:]
            for try await fate in group { counts[fate, default: 0] += 1 }
            return counts
        }
    }
}

extension PostgresTransaction {
    /// Keeps others from taking some slots until the transaction ends.
    func keepSlots(_ slots: ClosedRange<Int>) async throws {
        try await execute(
            """
            select pg_advisory_xact_lock(\(unescaped: Settlement.slotLock), slot)
            from generate_series(\(slots.lowerBound)::integer, \(slots.upperBound)::integer) slot
            """
        )
    }
}
