import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Concurrent requests for officials share a statement, and each gets the answer that it would get alone.
@Suite(.permit) struct OfficialLookupTests {
    private static let people = (0..<40).map { "L\($0)" }

    private func fill(_ training: Training) async throws {
        try await training.fillWithSamples()
        let units = ["00001", "01", "79", "G14", "001"]
        let officials = Self.people.enumerated().map { index, person in
            // Two records can be merged only if their national IDs don't differ.
            let nationalID = person == "L4" ? "" : "0010900000\(index + 10)"
            return "\(person),\(nationalID),Người \(person),\(units[index % units.count])"
        }
        let file = "official_code,national_id,full_name,organization_code\n" + officials.joined(separator: "\n")
        let summary = try await training.take(.officials, file)
        #expect(summary.created == Self.people.count, "\(summary.firstRejected)")
        let moved = "official_code,full_name,organization_code\nL1,Người L1,79\nL2,Người L2,G14\n"
        _ = try await training.take(.officials, moved) { $0.effectiveOn = Day("2022-06-01") }
        for person in ["L1", "L3", "L5"] {
            for course in ["DX-101", "DX-102", "DX-103"] {
                try await training.complete(person, course, on: .on(2022, 5, 5))
            }
        }
        let gone = try await training.complete("L7", "DX-101", on: .on(2022, 5, 6))
        _ = try await training.completions.revoke(gone.id, reason: "nhầm", by: .tester)
        _ = try await training.officials.depart("L5", on: .on(2022, 7, 1), reason: "nghỉ hưu", by: .tester)
        _ = try await training.officials.merge("L4", into: "L3", by: .tester)
    }

    /// A caller who sees everybody.
    private static let viewer = Caller(name: "token:1", request: "r", role: .viewer, scope: .everything)

    @Test func parallelQuestionsEachGetTheirOwnAnswer() async throws {
        try await withTraining { training, postgres in
            try await fill(training)
            var callers = [Self.viewer]
            for code in ["01", "79"] { callers.append(try await Caller.within(code, as: .viewer, postgres)) }
            let numbers = Self.people + (10..<50).map { "0010900000\($0)" } + ["nobody", "L", "ma'; --", ""]
            var alone: [String: String] = [:]
            for (index, caller) in callers.enumerated() {
                for number in numbers {
                    alone["\(index) \(number)"] = await told(training, number, caller)
                }
            }
            // All people except the merged one, and numbers that name nobody.
            #expect(Set(alone.values).count == Self.people.count)
            #expect(alone.values.count { $0 == "no_such_official" } > numbers.count)
            let before = await training.databaseStatistics.statements
            let together = await withTaskGroup(of: (String, String).self) { group in
                for round in 0..<3 {
                    for (index, caller) in callers.enumerated() {
                        for number in round == 1 ? numbers.reversed() : numbers {
                            group.addTask { ("\(index) \(number)", await told(training, number, caller)) }
                        }
                    }
                }
                return await group.reduce(into: [(String, String)]()) { $0.append($1) }
            }
            #expect(together.count == 3 * callers.count * numbers.count)
            let statements = await training.databaseStatistics.statements - before
            #expect(statements < together.count / 2)
            for (question, answer) in together { #expect(answer == alone[question], "\(question)") }
        }
    }

    private func told(_ training: Training, _ number: String, _ caller: Caller) async -> String {
        do {
            return "\(try await training.officials.show(number, for: caller))"
        } catch {
            return (error as? TrainingError)?.code.rawValue ?? "\(error)"
        }
    }

    /// A request that can't be sent fails alone, and a cancelled one doesn't cancel the others.
    @Test func failedAndCancelledQuestionsAffectNoOther() async throws {
        try await withTraining { training, _ in
            try await fill(training)
            let found = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    for person in Self.people where person != "L4" {
                        group.addTask { await told(training, person, Self.viewer).contains("Người \(person)") }
                    }
                    group.addTask { await told(training, "a\0b", Self.viewer) == "no_such_official" }
                    group.addTask {
                        let given = Task { await told(training, "L7", Self.viewer) }
                        given.cancel()
                        let answer = await given.value
                        return answer == "cancelled" || answer.contains("Người L7")
                    }
                }
                return await group.reduce(into: [Bool: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(found == [true: 20 * (Self.people.count + 1)])
        }
    }
}
