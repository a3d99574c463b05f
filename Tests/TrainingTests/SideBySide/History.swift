import FoundationEssentials
import Postgres
import Synchronization
import Testing
import TrainingTesting

@testable import Training

/// One server of several on a database.
struct SideBySideServer: Sendable {
    let training: Training
    let lane: RecordingLane
    let postgres: PostgresClient
}

/// A random history: clients that change all kinds of things at the same time.
///
/// Each client's choices follow from the seed; how they interleave doesn't.
final class History: Sendable {
    static let present = Day.on(2022, 12, 31)

    private static let people = (1...24).map { "P\($0)" }
    private static let districts = ["D1", "D2", "D3"]
    private static let courses = ["DX-101", "DX-102", "DX-103", "DX-104", "DX-105"]
    private static let curricula = ["CT-COBAN", "CT-NC", "CT-1", "CT-2", "CT-3"]

    /// A kind of change.
    enum Kind: CaseIterable, Hashable {
        case record, recordTogether, completionsFile, enrollmentsFile, officialsFile, lookAtFile, revoke, move, depart,
            `return`,
            merge, edit, undo, lookAtUndo, publish, retire, goal, parent, close, reopen, course, enroll, withdraw,
            dayTurn
    }

    private struct Told {
        var done: [Kind: Int] = [:]
        var refused: [ErrorCode: Int] = [:]

        /// The numbers of completions that were acknowledged.
        var recorded: Set<String> = []

        /// The completions that each import has created.
        var imported: [Int: Int] = [:]
    }

    private let seed: UInt64
    private let told = Mutex(Told())

    init(seed: UInt64) {
        self.seed = seed
    }

    var done: [Kind: Int] { told.withLock(\.done) }
    var refused: [ErrorCode: Int] { told.withLock(\.refused) }

    /// Two provinces with three districts and eight communes, five courses of which one expires, two published curricula of
    /// which one requires elective hours, three drafts, and twenty-four officials.
    func fill(_ training: Training) async throws {
        _ = try await training.take(.organizations, Samples.twoProvinces)
        _ = try await training.take(
            .courses,
            Samples.courses + "\nDX-104,Chữ ký số,Signatures,4,online\nDX-105,Dịch vụ công,Services,6,online\n"
        )
        var edit = CourseEdit()
        edit.validMonths = .set(3)
        _ = try await training.courses.edit("DX-104", edit, by: .tester)
        _ = try await training.take(.curricula, Samples.curricula)
        _ = try await training.take(
            .curricula,
            """
            curriculum_code,version,title_vi,course_code,requirement,minimum_elective_hours
            CT-NC,1,Nâng cao,DX-101,required,6
            CT-NC,1,Nâng cao,DX-103,elective,6
            CT-NC,1,Nâng cao,DX-104,elective,6
            """
        )
        let drafts = [("CT-1", "DX-105"), ("CT-2", "DX-104"), ("CT-3", "DX-102")]
        for (code, course) in drafts {
            let courses = [CurriculumCourse(code: course, requirement: .required)]
            _ = try await training.curricula.create(
                CreateCurriculum(code: code, titleVi: code, courses: courses),
                by: .tester
            )
        }
        // A goal that no client changes.
        let goal = CreateGoal(
            code: "CA-NAM",
            titleVi: "Cả năm",
            target: 10,
            start: .on(2022, 1, 1),
            deadline: .on(2022, 12, 31)
        )
        _ = try await training.goals.create(goal, by: .tester)
        let officials = Self.people.enumerated().map { "\($1),Lê Thị Hoa,X\($0 % 8 + 1)\n" }
        _ = try await training.take(.officials, "official_code,full_name,organization_code\n" + officials.joined())
    }

    /// Makes every kind of change some times over, in a random order of its own.
    ///
    /// - Parameters:
    ///   - times: How often each.
    ///   - client: The client's number.
    ///   - server: Where it asks.
    ///   - disturb: What befalls a change: by itself it is only awaited.
    func run(
        _ times: Int,
        as client: Int,
        on server: SideBySideServer,
        disturb: (Int, @escaping @Sendable () async throws -> Void) async throws -> Void = { _, change in
            try await change()
        }
    ) async throws {
        var chance = Chance(seed: seed &* 1000 &+ UInt64(client))
        let kinds = Array(repeating: Kind.allCases, count: times).joined().shuffled(using: &chance)
        for (step, kind) in kinds.enumerated() {
            let choice = Chance(seed: chance.next())
            do {
                try await disturb(step) { try await self.change(kind, choice, server) }
                told.withLock { $0.done[kind, default: 0] += 1 }
            } catch {
                // Random changes include impossible ones, such as a move to the same unit.
                let error = TrainingError.wrapping(error)
                told.withLock { $0.refused[error.code, default: 0] += 1 }
                #expect(error.code != .internalFault, "\(kind): \(error.underlying.debugDescription)")
                // Waiting in one order, nobody waits for each other.
                #expect((error.underlying as? PostgresError)?.sqlState != "40P01", "\(kind)")
            }
        }
    }

    /// Expects that everything that was acknowledged is on record, once.
    func expectKept(_ postgres: PostgresClient) async throws {
        let (recorded, imported) = told.withLock { (Array($0.recorded), $0.imported) }
        let found: Int? = try await postgres.first(
            "select count(*) from completion where id = any(\(recorded)::bigint[]) and request is not null"
        )
        #expect(found == recorded.count)
        for (number, count) in imported {
            let found: Int? = try await postgres.first("select count(*) from completion where import = \(number)")
            #expect(found == count, "import \(number)")
        }
    }

    private func change(_ kind: Kind, _ choice: Chance, _ server: SideBySideServer) async throws {
        var chance = choice
        let training = server.training
        let day = Day.on(2022, 1, 1).adding(days: chance.below(364))
        let official = chance.pick(Self.people)
        switch kind {
        case .record:
            let recorded = try await training.completions.record(fact(&chance), by: .tester)
            told.withLock { _ = $0.recorded.insert(recorded.id) }
        case .recordTogether:
            let recorded = try await server.lane.record(fact(&chance), by: .tester)
            told.withLock { _ = $0.recorded.insert(recorded.id) }
        case .completionsFile, .lookAtFile:
            let rows = (0..<6).map { _ in
                let fact = fact(&chance)
                return "\(fact.official),\(fact.course),\(fact.completedOn)\n"
            }
            let file = "official_code,course_code,completed_on\n" + rows.joined()
            let summary = try await training.take(.completions, file) { $0.isDryRun = kind == .lookAtFile }
            if let number = summary.importNumber, kind == .completionsFile {
                told.withLock { $0.imported[number] = summary.created }
            }
        case .enrollmentsFile:
            let rows = (0..<4).map { _ in
                "\(chance.pick(Self.people)),\(chance.pick(Self.courses)),,\(day)\n\(chance.pick(Self.people)),,CT-COBAN,\(day)\n"
            }
            let columns = "official_code,course_code,curriculum_code,enrolled_on\n"
            _ = try await training.take(.enrollments, columns + rows.joined())
        case .officialsFile:
            let rows = (0..<4).map { _ in "\(chance.pick(Self.people)),Lê Thị Hoa,\(chance.pick(Samples.communes))\n" }
            let new = "N\(chance.below(1_000_000)),Lê Văn Nam,\(chance.pick(Samples.communes))\n"
            _ = try await training.take(.officials, "official_code,full_name,organization_code\n" + rows.joined() + new)
            {
                $0.effectiveOn = day
            }
        case .revoke:
            let live: [String] = try await server.postgres.query(
                "select id::text from completion where revoked_at is null"
            )
            guard !live.isEmpty else { return }
            _ = try await training.completions.revoke(chance.pick(live), reason: "thử", by: .tester)
        case .move:
            let edit = OfficialEdit([.organization: chance.pick(Samples.communes)], effectiveOn: day)
            _ = try await training.officials.edit(official, edit, by: .tester)
        case .depart:
            _ = try await training.officials.depart(official, on: day, reason: "nghỉ việc", by: .tester)
        case .return:
            _ = try await training.officials.return(official, on: day, by: .tester)
        case .merge:
            // Only a fourth: otherwise nobody would be left.
            guard chance.below(4) == 0 else { return }
            _ = try await training.officials.merge(official, into: chance.pick(Self.people), by: .tester)
        case .edit:
            let edit = OfficialEdit([.position: "Chuyên viên \(chance.below(9))"])
            _ = try await training.officials.edit(official, edit, by: .tester)
        case .undo, .lookAtUndo:
            let imports: [Int] = try await server.postgres.query(
                "select id from import where kind in ('completions', 'enrollments', 'officials') and id > 7 order by id"
            )
            guard !imports.isEmpty else { return }
            var options = UndoOptions()
            options.isDryRun = kind == .lookAtUndo
            _ = try await training.imports.undo(chance.pick(imports), options, by: .tester)
        case .publish:
            _ = try await training.curricula.publish(chance.pick(["CT-1", "CT-2", "CT-3"]), by: .tester)
        case .retire:
            _ = try await training.curricula.retire(chance.pick(Self.curricula), on: day, by: .tester)
        case .goal:
            try await changeGoal(&chance, from: day, training)
        case .parent:
            var edit = OrganizationEdit()
            (edit.parentCode, edit.effectiveOn) = (.set(chance.pick(Self.districts)), day)
            _ = try await training.organizations.edit(chance.pick(Samples.communes), edit, by: .tester)
        case .close:
            let (ended, next) = (chance.pick(Samples.communes), chance.pick(Samples.communes))
            _ = try await training.organizations.close(ended, on: day, movingTo: next, by: .tester)
        case .reopen:
            _ = try await training.organizations.reopen(chance.pick(Samples.communes), by: .tester)
        case .course:
            var edit = CourseEdit()
            let equivalence = CourseEquivalence(course: "DX-102", since: chance.below(2) == 0 ? day : nil)
            edit.countsAs = .set(chance.below(3) == 0 ? [] : [equivalence])
            _ = try await training.courses.edit("DX-105", edit, by: .tester)
        case .enroll:
            let target = chance.pick([EnrollmentTarget.course("DX-101"), .course("DX-103"), .curriculum("CT-COBAN")])
            try await training.enroll([official, chance.pick(Self.people)], target, on: day)
        case .withdraw:
            let active: [String] = try await server.postgres.query(
                "select id::text from enrollment where state = 'active'"
            )
            guard !active.isEmpty else { return }
            _ = try await training.enrollments.withdraw(chance.pick(active), why: "bận", by: .tester)
        case .dayTurn:
            _ = try await training.enrollments.turn(by: .tester)
        }
    }

    private func fact(_ chance: inout Chance) -> RecordCompletion {
        RecordCompletion(
            official: chance.pick(Self.people),
            course: chance.pick(Self.courses),
            completedOn: Day.on(2022, 1, 1).adding(days: chance.below(364)),
            evidence: "QĐ 1",
            isRecognition: chance.below(8) == 0
        )
    }

    private func changeGoal(_ chance: inout Chance, from day: Day, _ training: Training) async throws {
        let curricula = [GoalCurriculum(code: chance.pick(Self.curricula), since: chance.below(2) == 0 ? day : nil)]
        guard chance.below(2) == 0 else {
            let goal = CreateGoal(
                code: "G-\(chance.below(3))",
                titleVi: "Mục tiêu",
                target: 10,
                start: day,
                deadline: .on(2022, 12, 31),
                curricula: curricula
            )
            _ = try await training.goals.create(goal, by: .tester)
            return
        }
        var edit = GoalEdit()
        (edit.start, edit.curricula) = (.set(day), .set(chance.below(2) == 0 ? [] : curricula))
        _ = try await training.goals.edit("DX-2022", edit, by: .tester)
    }
}
