import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// Completions from a file, and the same ones recorded by hand, have one judgement and one settlement.
@Suite("Facts recorded and facts imported", .permit)
struct RecordedAlikeTests {
    @Test(arguments: [1, 22, 333])
    func bothLeaveTheSame(seed: UInt64) async throws {
        var random = Chance(seed: seed)
        let facts = (1...240).map { _ in
            Fact(
                official: "N\(random.below(60) + 1)",
                course: ["DX-101", "DX-102", "DX-103", "DX-999"][random.below(13) % 4],
                day: Day.on(2022, 1, 1).adding(days: random.below(400)),
                score: random.below(3) == 0 ? 8.5 : nil
            )
        }
        // Some rows repeat others.
        let said = facts + facts.prefix(40)
        let imported = try await withTraining(today: .on(2022, 12, 31)) { training, postgres in
            try await training.fillWithRules()
            let rows = said.map { "\($0.official),\($0.course),\($0.day),\($0.score.map { "\($0)" } ?? "")\n" }
            let summary = try await training.take(
                .completions,
                "official_code,course_code,completed_on,score\n" + rows.joined()
            )
            let counts = [summary.created, summary.unchanged, summary.rejected]
            return try await Outcome(counts, training, postgres)
        }
        let recorded = try await withTraining(today: .on(2022, 12, 31)) { training, postgres in
            try await training.fillWithRules()
            var counts = [0, 0, 0]
            var rest = said[...]
            while !rest.isEmpty {
                let portion = rest.prefix(random.below(20) + 1)
                rest = rest.dropFirst(portion.count)
                let asked = portion.map {
                    Completions.Asked(
                        command: RecordCompletion(
                            official: $0.official,
                            course: $0.course,
                            completedOn: $0.day,
                            score: $0.score
                        ),
                        caller: .tester
                    )
                }
                for fate in try await training.completions.record(asked) {
                    switch fate {
                    case .success(let fact): counts[fact.isNew ? 0 : 1] += 1
                    case .failure: counts[2] += 1
                    }
                }
            }
            return try await Outcome(counts, training, postgres)
        }
        #expect(imported == recorded)
        #expect(imported.counts.allSatisfy { $0 > 0 } && imported.trained.count > 3)
    }
}

private struct Fact {
    let official: String
    let course: String
    let day: Day
    let score: Decimal?
}

/// The effects of completions in a registry, by names.
private struct Outcome: Equatable, Sendable {
    let counts: [Int]
    let trained: [String]
    let progress: [String]
    let enrollments: [String]

    init(_ counts: [Int], _ training: Training, _ postgres: PostgresClient) async throws {
        self.counts = counts
        #expect(try await training.progress.verify().isTrue)
        trained = try await postgres.query(
            """
            select concat_ws(' ', official.official_code, goal.code, trained.day, span.code)
            from trained
            join official on official.id = trained.official
            join goal on goal.id = trained.goal
            join organization_span span on span.organization = trained.organization
            order by 1
            """
        )
        progress = try await postgres.query(
            """
            select concat_ws(' ', goal.code, span.code, progress.day, sum(trained), sum(attendances))
            from progress
            join goal on goal.id = progress.goal
            join organization_span span on span.organization = progress.organization
            group by goal.code, span.code, progress.day
            having sum(trained) <> 0 or sum(attendances) <> 0
            order by 1
            """
        )
        enrollments = try await postgres.query(
            """
            select concat_ws(' ', official.official_code, course.code, curriculum.code, enrollment.state)
            from enrollment
            join official on official.id = enrollment.official
            left join course on course.id = enrollment.course
            left join curriculum on curriculum.id = enrollment.curriculum
            order by 1
            """
        )
    }
}

extension Training {
    /// Sixty officials, and rules of every sort: a course that expires, one that counts as another, one with a
    /// prerequisite, and a curriculum that requires elective hours.
    fileprivate func fillWithRules() async throws {
        try await fillWithSamples()
        _ = try await take(
            .curricula,
            """
            curriculum_code,version,title_vi,course_code,requirement,minimum_elective_hours
            CT-MORE,1,Nâng cao,DX-101,required,6
            CT-MORE,1,Nâng cao,DX-103,elective,6
            """
        )
        var edit = CourseEdit()
        edit.validMonths = .set(3)
        edit.countsAs = .set([CourseEquivalence(course: "DX-102", since: .on(2022, 6, 1))])
        _ = try await courses.edit("DX-103", edit, by: .tester)
        edit = CourseEdit()
        edit.prerequisites = .set(["DX-101"])
        _ = try await courses.edit("DX-102", edit, by: .tester)
        let units = ["00001", "79", "G14"]
        let people = (1...60).map { "N\($0),Lê Thị Hoa,\(units[$0 % 3])\n" }
        _ = try await take(.officials, "official_code,full_name,organization_code\n" + people.joined())
        let half = (1...30).map { "N\($0),CT-COBAN,,2022-01-02\nN\($0),,DX-101,2022-01-02\n" }
        _ = try await take(.enrollments, "official_code,curriculum_code,course_code,enrolled_on\n" + half.joined())
    }
}
