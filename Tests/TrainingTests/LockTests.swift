import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// The dangerous pairs of changes, one paused in its middle while the other comes.
@Suite(.permit) struct LockTests {
    private static let fileAboutCB1 = "official_code,course_code,completed_on\nCB1,DX-101,2022-05-05\n"

    @Test func aRecordingAboutSomebodyElseDoesNotWaitForAFile() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await postgres.pausing("insert on completion", when: "new.import is not null") { isPaused, goOn in
                async let file = training.take(.completions, Self.fileAboutCB1)
                try await isPaused()
                let other = try await training.record("CC2", "DX-101")
                #expect(other.isNew)
                try await goOn()
                #expect(try await file.created == 1)
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func aRecordingAboutSomebodyInAFileIsBusy() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let fact = Completions.Asked(
                command: RecordCompletion(official: "CB1", course: "DX-101", completedOn: Day.on(2022, 5, 5)),
                caller: .tester
            )
            try await postgres.pausing("insert on completion", when: "new.import is not null") { isPaused, goOn in
                async let file = training.take(.completions, Self.fileAboutCB1)
                try await isPaused()
                let error = await #expect(throws: (any Error).self) {
                    try await training.completions.record([fact], patience: .milliseconds(50))
                }
                #expect(error.map { TrainingError.wrapping($0).code } == .busy)
                try await goOn()
                #expect(try await file.created == 1)
            }
            let again = try await training.completions.record([fact]).first?.get()
            #expect(again?.isNew == false)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func filesAboutDifferentPeopleRunSideBySide() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await postgres.pausing("insert on completion", when: "new.import_line = 2 and new.score = 77") {
                isPaused,
                goOn in
                async let first = training.take(
                    .completions,
                    "official_code,course_code,completed_on,score\nCB1,DX-101,2022-05-05,77\n"
                )
                try await isPaused()
                let second = try await training.take(
                    .completions,
                    "official_code,course_code,completed_on\nCC2,DX-101,2022-05-05\nCC2,DX-102,2022-05-05\n"
                )
                #expect(second.created == 2)
                #expect(second.trained == 1)
                try await goOn()
                #expect(try await first.created == 1)
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// Two files hold one of the two completions each that together train an official: exactly one of them counts.
    @Test func twoFilesThatTogetherTrainSomebodyTrainOnce() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await postgres.pausing("insert on completion", when: "new.score = 77") { isPaused, goOn in
                async let first = training.take(
                    .completions,
                    "official_code,course_code,completed_on,score\nCB1,DX-101,2022-05-05,77\n"
                )
                try await isPaused()
                async let second = training.take(
                    .completions,
                    "official_code,course_code,completed_on\nCB1,DX-102,2022-05-05\n"
                )
                try await postgres.untilSomebodyWaits("transactionid")
                try await goOn()
                let trained = try await (first.trained ?? 0, second.trained ?? 0)
                #expect(trained == (0, 1))
            }
            #expect(try await training.progress.report(ProgressQuestion()).trained == 1)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// A dry run answers although somebody else holds every lock that there is: it takes none.
    @Test(arguments: [ImportKind.officials, .completions, .enrollments, .courses, .curricula])
    func aDryRunWaitsForNobodyAndNobodyForIt(_ kind: ImportKind) async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.classes.create(.seating(nil, "L1", of: "DX-101"), by: .tester)
            let file =
                switch kind {
                case .officials: "official_code,full_name,organization_code\nCB1,Tên Mới,00001\nMOI1,Người Mới,00001\n"
                case .completions:
                    "official_code,course_code,completed_on\nCB1,DX-101,2022-05-05\nCB1,DX-102,2022-05-05\n"
                case .enrollments: "official_code,class_code,enrolled_on\nCB1,L1,2022-05-05\n"
                case .courses: "code,title_vi,hours,format\nDX-101,Tên mới,4,online\n"
                default: "curriculum_code,title_vi,course_code,requirement\nCT-MOI,Mới,DX-101,required\n"
                }
            try await postgres.transaction { transaction in
                // Only the lock of the recount is left, for which the dry runs of rules wait.
                try await transaction.execute(
                    "select pg_advisory_xact_lock(\(unescaped: Locks.sets)), pg_advisory_xact_lock(\(unescaped: Locks.rules))"
                )
                try await transaction.execute("select from official for update")
                try await transaction.execute("select from class for update")
                let summary = try await training.take(kind, file) { $0.isDryRun = true }
                #expect(summary.dryRun)
                #expect(summary.rejected == 0)
                if kind == .completions { #expect(summary.trained == 1) }
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test(arguments: [ImportKind.officials, .completions])
    func theDryRunOfAnUndoWaitsForNobody(_ kind: ImportKind) async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let file =
                kind == .officials
                ? "official_code,full_name,organization_code\nMOI1,Người Mới,00001\n" : Self.fileAboutCB1
            let number = try #require(try await training.take(kind, file).importNumber)
            var options = UndoOptions()
            options.isDryRun = true
            try await postgres.transaction { [options] transaction in
                try await transaction.execute(Locks.forRules)
                try await transaction.execute("select from official for update")
                try await transaction.execute("select from import for update")
                let summary = try await training.imports.undo(number, options, by: .tester)
                #expect(summary.removed == 1)
            }
            #expect(try await training.imports.undo(number, by: .tester).removed == 1)
        }
    }

    /// A file that registers somebody who has just been registered is judged again.
    @Test func aFileSeesOfficialsRegisteredMeanwhile() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let taking = try await postgres.transaction { transaction in
                try await transaction.execute(
                    """
                    insert into official (official_code, full_name, organization)
                    select 'MOI1', 'Người Mới', organization from official where official_code = 'CB1'
                    """
                )
                let taking = Task {
                    try await training.take(
                        .officials,
                        "official_code,full_name,organization_code\nMOI1,Người Mới Hơn,00001\nMOI2,Người Khác,00001\n"
                    )
                }
                try await postgres.untilSomebodyWaits("transactionid")
                return taking
            }
            let summary = try await taking.value
            #expect((summary.created, summary.updated, summary.rejected) == (1, 1, 0))
        }
    }

    /// A completion whose day is before the enrollment's completes it although the day turn moves it at that moment.
    @Test func aRecordingBesideTheDayTurnCompletesTheEnrollment() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.classes.create(.seating(nil, "L1", of: "DX-101"), by: .tester)
            let file = "official_code,class_code,enrolled_on\nCB1,L1,2022-06-01\n"
            #expect(try await training.take(.enrollments, file).created == 1)
            try await postgres.execute("update enrollment set state = 'approved'")
            try await postgres.pausing("update on enrollment", when: "new.state = 'active'") { isPaused, goOn in
                async let turn = training.enrollments.turn(by: .tester)
                try await isPaused()
                async let recorded = training.record("CB1", "DX-101")
                try await postgres.untilSomebodyWaits("transactionid")
                try await goOn()
                _ = try await turn
                #expect(try await recorded.isNew)
            }
            let states: [String] = try await postgres.query("select state from enrollment")
            #expect(states == ["completed"])
        }
    }

    @Test func aMoveExcludesOnlyRecordingsAboutTheOfficial() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.record("CB1", "DX-101")
            try await postgres.pausing("update on official", when: "new.official_code = 'CB1'") { isPaused, goOn in
                async let moved = training.officials.edit("CB1", OfficialEdit([.organization: "01"]), by: .tester)
                try await isPaused()
                #expect(try await training.record("CC2", "DX-101").isNew)
                async let recorded = training.record("CB1", "DX-102")
                try await postgres.untilSomebodyWaits("transactionid")
                try await goOn()
                _ = try await moved
                #expect(try await recorded.isNew)
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// While a goal is counted for the first time, completions are recorded and imported; the goal counts them too.
    @Test func factsThatComeBesideARecountCount() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.record("CB1", "DX-101")
            let goal = CreateGoal(
                code: "G2",
                titleVi: "Mục tiêu hai",
                target: 10,
                start: Day.on(2022, 1, 1),
                deadline: Day.on(2022, 12, 31)
            )
            try await postgres.withConnection { keeper in
                // The recount's last step waits for a set of facts that takes long.
                try await keeper.execute("select pg_advisory_lock_shared(\(unescaped: Locks.sets))")
                async let created = training.goals.create(goal, by: .tester)
                try await postgres.untilSomebodyWaits("advisory")
                _ = try await training.record("CB1", "DX-102")
                _ = try await training.record("CC2", "DX-101")
                #expect(try await training.progress.report(ProgressQuestion()).trained == 1)
                try await keeper.execute("select pg_advisory_unlock_shared(\(unescaped: Locks.sets))")
                _ = try await created
            }
            #expect(try await training.progress.report(ProgressQuestion(goal: "G2")).trained == 1)
            #expect(try await training.progress.verify().isTrue)
            let noted: Int? = try await postgres.first("select count(*) from counted_beside_recount")
            #expect(noted == 0)
        }
    }

    /// A number that names somebody else after the lock is not recorded for anybody; the next attempt finds the person.
    @Test func aRecordingBesideAMergeIsToldToComeAgain() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await postgres.pausing("update on official", when: "new.merged_into is not null") { isPaused, goOn in
                async let merged = training.officials.merge("VC3", into: "CB1", by: .tester)
                try await isPaused()
                let recorded = Task { try await training.record("VC3", "DX-101") }
                try await postgres.untilSomebodyWaits("transactionid")
                try await goOn()
                _ = try await merged
                let error = await #expect(throws: TrainingError.self) { try await recorded.value }
                #expect(error?.code == .busy)
            }
            #expect(try await training.record("VC3", "DX-101").isNew)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// An import that would like to run alone doesn't beside a recount, which has counted its people perhaps.
    @Test func nobodyRunsAloneBesideARecount() async throws {
        try await withTraining { _, postgres in
            try await postgres.transaction { recount in
                try await recount.execute(Locks.forRecount)
                #expect(try await postgres.transaction { try await Imports.runsAlone(in: $0) } == false)
            }
            #expect(try await postgres.transaction { try await Imports.runsAlone(in: $0) })
        }
    }

    @Test func aMergeBesideAFileLeavesTheNumberTrue() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await postgres.pausing("insert on completion", when: "new.import is not null") { isPaused, goOn in
                async let file = training.take(
                    .completions,
                    "official_code,course_code,completed_on\nCB1,DX-101,2022-05-05\nVC3,DX-102,2022-05-05\n"
                )
                try await isPaused()
                async let merged = training.officials.merge("VC3", into: "CB1", by: .tester)
                try await postgres.untilSomebodyWaits("transactionid")
                try await goOn()
                #expect(try await file.created == 2)
                _ = try await merged
            }
            #expect(try await training.progress.report(ProgressQuestion()).trained == 1)
            #expect(try await training.progress.verify().isTrue)
        }
    }
}

extension Training {
    fileprivate func record(_ official: String, _ course: String) async throws -> RecordedCompletion {
        try await completions.record(
            RecordCompletion(official: official, course: course, completedOn: Day.on(2022, 5, 5)),
            by: .tester
        )
    }
}

extension PostgresClient {
    /// Runs a test in which a change of a table stops in its middle until the test lets it go on.
    ///
    /// - Parameters:
    ///   - event: The change, such as `insert on completion`.
    ///   - condition: The rows whose change stops, as SQL over `new`.
    ///   - body: The test; it gets a function that returns once the change has stopped, and one that lets it go on.
    fileprivate func pausing(
        _ event: String,
        when condition: String,
        _ body: (_ isPaused: () async throws -> Void, _ goOn: () async throws -> Void) async throws -> Void
    ) async throws {
        try await execute(
            """
            create function pause() returns trigger language plpgsql as
            'begin perform pg_advisory_xact_lock_shared(7); return null; end'
            """
        )
        try await execute(
            """
            create trigger pause after \(unescaped: event) for each row when (\(unescaped: condition))
            execute function pause()
            """
        )
        try await withConnection { keeper in
            try await keeper.execute("select pg_advisory_lock(7)")
            try await body(
                { try await untilSomebodyWaits("advisory") },
                { try await keeper.execute("select pg_advisory_unlock(7)") }
            )
        }
        try await execute("drop function pause cascade")
    }

    /// Returns once a session of this database waits for a lock of a type.
    fileprivate func untilSomebodyWaits(_ type: String) async throws {
        var waits: Bool? = false
        while waits != true {
            waits = try await first(
                """
                select exists (
                    select from pg_locks
                    join pg_stat_activity using (pid)
                    where datname = current_database() and locktype = \(type) and not granted
                )
                """
            )
        }
    }
}
