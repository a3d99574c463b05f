import Postgres
import PostgresTesting
import Synchronization
import Testing
import TrainingTesting

@testable import Training

/// Each change of facts or rules is stopped in the middle, where it stores its first row, while each other one begins.
///
/// Both are about the same people. Then it goes on; in whatever order they end, the number is true.
@Suite("Dangerous pairs", .permit) struct DangerousPairsTests {
    @Test(arguments: PairedChange.allCases, PairedChange.allCases)
    func areTrueInAnyOrder(held: PairedChange, other: PairedChange) async throws {
        try await withTraining(today: .on(2022, 12, 31)) { training, postgres in
            let registry = try await PairedRegistry(training, postgres)
            try await postgres.transaction { holder in
                try await holder.execute("select pg_advisory_xact_lock(7)")
                let first = Running { try await held.make(registry, by: 1) }
                try await first.untilEnded(or: 1, postgres)
                let second = Running { try await other.make(registry, by: 2) }
                try await second.untilEnded(or: 2, postgres)
                return [first, second]
            }.expectEnded("\(held), then \(other)")
            try await expectEverythingTrue(training, postgres)
            try await expectCounted(postgres)
        }
    }

    /// The fact that is recorded while the other is being stored has to notice that both are there.
    @Test(arguments: [PairedChange.record, .file])
    func twoFactsThatTrainSomebody(held: PairedChange) async throws {
        try await withTraining(today: .on(2022, 12, 31)) { training, postgres in
            let registry = try await PairedRegistry(training, postgres)
            try await postgres.transaction { holder in
                try await holder.execute("select pg_advisory_xact_lock(7)")
                let first = Running { try await held.make(registry, by: 1) }
                try await first.untilEnded(or: 1, postgres)
                let second = Running { try await training.complete("P1", "DX-102", on: .on(2022, 5, 2)) }
                try await second.untilEnded(or: 2, postgres)
                return [first, second]
            }.expectEnded("\(held)")
            #expect(try await training.officials.show("P1", for: .tester).trainedFor.map(\.goal) == ["DX-2022"])
            try await expectEverythingTrue(training, postgres)
            #expect(try await expectCounted(postgres).trained.count == 1)
        }
    }
}

/// A change that a pair consists of.
enum PairedChange: CaseIterable {
    case record, file, revoke, move, merge, undo, officialsFile, enroll, publish, goal, parent

    /// Makes the change; the two changes of a pair may be the same one, and record different completions then.
    func make(_ registry: PairedRegistry, by number: Int) async throws {
        let training = registry.training
        switch self {
        case .record:
            try await training.complete("P1", number == 1 ? "DX-101" : "DX-102", on: .on(2022, 5, number))
        case .file:
            let rows = ["P1", "P2", "P3"].map { "\($0),DX-10\(number),2022-05-0\(number)\n" }
            _ = try await training.take(.completions, "official_code,course_code,completed_on\n" + rows.joined())
        case .revoke:
            _ = try await training.completions.revoke(registry.recorded, reason: "thử", by: .tester)
        case .move:
            let edit = OfficialEdit([.organization: "79"], effectiveOn: .on(2022, 3, number))
            _ = try await training.officials.edit("P1", edit, by: .tester)
        case .merge:
            _ = try await training.officials.merge("P2", into: "P1", by: .tester)
        case .undo:
            _ = try await training.imports.undo(registry.imported, by: .tester)
        case .officialsFile:
            let rows = ["P1", "P3"].map { "\($0),Lê Thị Hoa,01\n" }
            _ = try await training.take(.officials, "official_code,full_name,organization_code\n" + rows.joined()) {
                $0.effectiveOn = .on(2022, 4, number)
            }
        case .enroll:
            try await training.enroll(["P1", "P2"], .curriculum("CT-COBAN"), on: .on(2022, 1, number))
        case .publish:
            _ = try await training.curricula.publish("CT-MOI", by: .tester)
        case .goal:
            var edit = GoalEdit()
            (edit.start, edit.curricula) = (.set(.on(2022, 2, number)), .set([GoalCurriculum(code: "CT-COBAN")]))
            _ = try await training.goals.edit("DX-2022", edit, by: .tester)
        case .parent:
            var edit = OrganizationEdit()
            (edit.parentCode, edit.effectiveOn) = (.set("791"), .on(2022, 2, number))
            _ = try await training.organizations.edit("00001", edit, by: .tester)
        }
    }
}

/// Three officials in one commune, who have completed one course each by a file, and one of them another by hand; and triggers
/// that stop every change at its first row while somebody holds the advisory lock 7.
struct PairedRegistry {
    let training: Training
    let imported: Int
    let recorded: String

    init(_ training: Training, _ postgres: PostgresClient) async throws {
        self.training = training
        try await training.fillWithSamples()
        _ = try await training.take(.organizations, "code,parent_code,level,name\n791,79,district,Quận Một\n")
        try await training.register(3, "P", in: "00001")
        let courses = [CurriculumCourse(code: "DX-103", requirement: .required)]
        _ = try await training.curricula.create(
            CreateCurriculum(code: "CT-MOI", titleVi: "Mới", courses: courses),
            by: .tester
        )
        _ = try await training.take(
            .courses,
            "code,title_vi,title_en,hours,format\nDX-104,Chữ ký số,Signatures,4,online\n"
        )
        let rows = ["P1", "P2", "P3"].map { "\($0),DX-103,2022-04-01\n" }
        let summary = try await training.take(.completions, "official_code,course_code,completed_on\n" + rows.joined())
        imported = try #require(summary.importNumber)
        recorded = try await training.complete("P1", "DX-104", on: .on(2022, 4, 2)).id
        let tables = [
            "completion", "official", "official_absence", "official_past_membership", "enrollment", "curriculum",
            "goal",
            "course", "course_equivalence", "organization_span",
        ]
        let triggers = tables.map { table in
            """
            create trigger stops before insert or update or delete on \(table) for each statement execute function stop();
            """
        }
        try await postgres.withConnection { connection in
            try await connection.script(
                """
                create function stop() returns trigger language plpgsql as $$
                begin perform pg_advisory_xact_lock_shared(7); return null; end $$;
                """ + triggers.joined()
            )
        }
    }
}

/// A change that is being made.
private struct Running: Sendable {
    private final class Ending: Sendable {
        let hasCome = Mutex(false)
    }

    private let task: Task<Void, any Error>
    private let ending: Ending

    init(_ change: @escaping @Sendable () async throws -> Void) {
        let ending = Ending()
        self.ending = ending
        task = Task {
            defer { ending.hasCome.withLock { $0 = true } }
            try await change()
        }
    }

    /// Waits until the change has ended, or so many sessions wait for a lock; a change that asks again and again instead of
    /// waiting is left to itself after a while.
    func untilEnded(or waiting: Int, _ postgres: PostgresClient) async throws {
        for _ in 0..<2000 where !ending.hasCome.withLock(\.self) {
            let found: Int? = try await postgres.first(
                """
                select count(*) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                """
            )
            if found ?? 0 >= waiting { return }
            try Task.checkCancellation()
        }
    }

    func expectEnded(_ about: String) async {
        do {
            try await task.value
        } catch {
            // One of two changes can make the other impossible, such as a second merge of the same records.
            let error = TrainingError.wrapping(error)
            #expect(error.isSettled || error.code == .busy, "\(about): \(error.code)")
            #expect((error.underlying as? PostgresError)?.sqlState != "40P01", "\(about)")
        }
    }
}

extension [Running] {
    fileprivate func expectEnded(_ about: String) async {
        for running in self { await running.expectEnded(about) }
    }
}
