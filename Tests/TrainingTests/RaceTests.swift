import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

@Suite(.permit) struct RaceTests {
    /// The two facts that together train an official are recorded at the same time from many sides.
    ///
    /// Neither writer sees the other's fact before its commit, and exactly one of them has to notice.
    @Test func twoFactsAtOnceTrainOnce() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let people = (0..<40).map { "R\($0)" }
            let file =
                "official_code,full_name,organization_code\n"
                + people.map { "\($0),Người \($0),00001" }
                .joined(separator: "\n")
            #expect(try await training.take(.officials, file).created == 40)
            let day = try #require(Day("2022-05-05"))
            try await withThrowingTaskGroup { group in
                for person in people {
                    for course in ["DX-101", "DX-102"] {
                        for _ in 0..<3 {
                            group.addTask {
                                _ = try await training.completions.record(
                                    RecordCompletion(official: person, course: course, completedOn: day),
                                    by: .tester
                                )
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let report = try await training.progress.report(ProgressQuestion())
            #expect(report.trained == 40)
            #expect(report.attendances == 80)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func theLaneGivesEachItsOwnFate() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let lane = RecordingLane(training.completions)
            let day = try #require(Day("2022-05-05"))
            let fates = try await withThrowingTaskGroup { group in
                let running = Task { await lane.run() }
                defer { running.cancel() }
                for index in 0..<64 {
                    group.addTask {
                        let official = index % 4 == 3 ? "nobody" : ["CB1", "CC2", "VC3"][index % 4]
                        do {
                            let command = RecordCompletion(official: official, course: "DX-101", completedOn: day)
                            return try await lane.record(command, by: .tester).isNew ? "new" : "standing"
                        } catch let error as TrainingError {
                            return error.code.rawValue
                        }
                    }
                }
                var counts: [String: Int] = [:]
                for try await fate in group { counts[fate, default: 0] += 1 }
                return counts
            }
            #expect(fates == ["new": 3, "standing": 45, "unknown_official": 16])
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func importsRecordingsAndRevocationsTakeTurns() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let day = try #require(Day("2022-05-05"))
            let file = "official_code,course_code,completed_on\nCB1,DX-101,2022-05-05\nCB1,DX-102,2022-05-05\n"
            try await withThrowingTaskGroup { group in
                for index in 0..<4 {
                    group.addTask { _ = try await training.take(.completions, file) }
                    group.addTask {
                        let move =
                            "official_code,full_name,organization_code\nCC2,Trần Văn Đức,\(index % 2 == 0 ? 79 : 1)\n"
                        _ = try await training.take(.officials, move)
                    }
                }
                for official in ["CB1", "CC2"] {
                    for course in ["DX-101", "DX-102"] {
                        group.addTask {
                            let recorded = try await training.completions.record(
                                RecordCompletion(official: official, course: course, completedOn: day),
                                by: .tester
                            )
                            if official == "CC2" {
                                _ = try await training.completions.revoke(recorded.id, reason: "thử", by: .tester)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await training.progress.report(ProgressQuestion()).trained == 1)
            #expect(try await training.progress.verify().isTrue)
        }
    }
}
