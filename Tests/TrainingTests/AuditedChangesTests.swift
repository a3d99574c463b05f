import Foundation
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Every change of the registry leaves its entries on the audit trail.
@Suite(.permit) struct AuditedChangesTests {
    /// A use case, and the entries that it leaves, in any order.
    private struct Change: Sendable {
        let useCase: String
        let entries: [AuditAction]
        let run: @Sendable (Training, Caller) async throws -> Void

        init(
            _ useCase: String,
            _ entries: AuditAction...,
            run: @escaping @Sendable (Training, Caller) async throws -> Void
        ) {
            (self.useCase, self.entries, self.run) = (useCase, entries, run)
        }
    }

    /// Use cases that take a caller and change nothing about which the trail has entries: reading the trail and tokens,
    /// and tasks, which show an import's progress.
    private static let exempt: Set = [
        "Accounts.list", "Accounts.show", "Audit.list", "Audit.show", "ImportTasks.begin",
    ]

    /// Recordings write their entry in the statement that judges them; `CompletionTests` and the lane's tests check it.
    private static let elsewhere: Set = ["Completions.record", "RecordingLane.record"]

    /// The use cases in an order in which each finds what the earlier ones left.
    private static let changes: [Change] = [
        Change("Imports.take", .importTake) {
            _ = try await $0.take(.organizations, Samples.organizations, by: $1)
        },
        Change("Imports.take", .importTake) { _ = try await $0.take(.officials, Samples.officials, by: $1) },
        Change("Imports.take", .importTake) { _ = try await $0.take(.courses, Samples.courses, by: $1) },
        Change("Imports.take", .importTake) { _ = try await $0.take(.curricula, Samples.curricula, by: $1) },
        Change("Imports.take", .importTake) {
            _ = try await $0.take(
                .completions,
                "official_code,course_code,completed_on\nCB1,DX-101,2022-03-01\n",
                by: $1
            )
        },
        Change("Completions.revoke", .completionRevoke) {
            _ = try await $0.completions.revoke("1", reason: "Nhầm", by: $1)
        },
        Change("Imports.take", .importTake) {
            _ = try await $0.take(
                .enrollments,
                "official_code,course_code,enrolled_on\nVC3,DX-101,2022-03-01\n",
                by: $1
            )
        },
        Change("Imports.undo", .importUndo) { _ = try await $0.imports.undo(6, by: $1) },

        Change("Organizations.create", .organizationCreate) {
            let unit = CreateOrganization(code: "98", parentCode: "VN", level: .province, name: "Tỉnh Mới")
            _ = try await $0.organizations.create(unit, by: $1)
        },
        Change("Organizations.edit", .organizationEdit) {
            var edit = OrganizationEdit()
            edit.name = .set("Tỉnh Rất Mới")
            _ = try await $0.organizations.edit("98", edit, by: $1)
        },
        Change("Organizations.close", .organizationClose) {
            _ = try await $0.organizations.close("98", on: .on(2022, 12, 1), by: $1)
        },
        Change("Organizations.reopen", .organizationReopen) {
            _ = try await $0.organizations.reopen("98", by: $1)
        },
        // Both units get an entry: the one that ends, and the one that takes its people.
        Change("Officials.register", .officialRegister) {
            let edit = OfficialEdit([.officialCode: "N98", .fullName: "Lê Thị Huệ", .organization: "98"])
            _ = try await $0.officials.register(edit, by: $1)
        },
        Change("Organizations.close", .organizationClose, .officialEdit, .officialArrive) {
            _ = try await $0.organizations.close("98", on: .on(2022, 7, 1), movingTo: "79", by: $1)
        },

        Change("Courses.create", .courseCreate) { _ = try await $0.courses.create(.titled("DX-201", "Mới"), by: $1) },
        Change("Courses.edit", .courseEdit) {
            var edit = CourseEdit()
            edit.provider = .set("Học viện")
            _ = try await $0.courses.edit("DX-201", edit, by: $1)
        },
        Change("Courses.publish", .coursePublish) { _ = try await $0.courses.publish("DX-201", by: $1) },
        Change("Courses.retire", .courseRetire) {
            _ = try await $0.courses.retire("DX-201", on: .on(2023, 1, 1), by: $1)
        },

        Change("Seals.makeFirstKey", .sealKey) { training, caller in
            try await withSealKey { _ = try await training.seals.makeFirstKey($0, by: caller) }
        },
        Change("Seals.rotateKey", .sealKey) { training, caller in
            try await withSealKey { try await training.seals.rotateKey(to: "registry-2023", $0, by: caller) }
        },
        Change("Accounts.create", .tokenCreate) {
            let month = Date(timeIntervalSinceNow: 30 * 86_400)
            _ = try await $0.accounts.create(CreateToken(role: .viewer, expiresAt: month), by: $1)
        },
        Change("Accounts.revoke", .tokenRevoke) { _ = try await $0.accounts.revoke("1", by: $1) },

        Change("TargetGroups.put", .targetGroupPut) {
            _ = try await $0.targetGroups.put(TargetGroup(code: "it", titleVi: "Công nghệ thông tin"), by: $1)
        },
        Change("Curricula.create", .curriculumCreate) {
            let courses = [CurriculumCourse(code: "DX-103", requirement: .required)]
            let curriculum = CreateCurriculum(code: "CT-COBAN", version: 2, titleVi: "Cơ bản", courses: courses)
            _ = try await $0.curricula.create(curriculum, by: $1)
        },
        Change("Curricula.edit", .curriculumEdit) {
            var edit = CurriculumEdit()
            edit.titleEn = .set("Essentials")
            _ = try await $0.curricula.edit("CT-COBAN", version: 2, edit, by: $1)
        },
        Change("Imports.take", .importTake) {
            _ = try await $0.take(
                .enrollments,
                "official_code,curriculum_code,enrolled_on\nCC2,CT-COBAN,2022-03-01\n",
                by: $1
            )
        },
        Change("Curricula.publish", .curriculumRetire, .enrollmentMove, .enrollmentCreate, .curriculumPublish) {
            _ = try await $0.curricula.publish("CT-COBAN", version: 2, onTheWay: .move, by: $1)
        },
        Change("Curricula.retire", .curriculumRetire) {
            _ = try await $0.curricula.retire("CT-COBAN", version: 2, on: .on(2023, 1, 1), by: $1)
        },

        Change("Classes.create", .classCreate) {
            _ = try await $0.classes.create(.seating(1, "L1", of: "DX-103"), by: $1)
        },
        Change("Enrollments.enroll", .enrollmentCreate, .enrollmentCreate, .enrollmentCreate) {
            let three = EnrollmentRequest(target: .class("L1"), officials: .numbered(["CB1", "CC2", "VC3"]))
            let states = try await $0.enrollments.enroll(three, by: $1).items.map(\.state)
            #expect(states == [.active, .waitlisted, .waitlisted])
        },
        // Additional seats go to the waitlist.
        Change("Classes.edit", .classEdit, .enrollmentMove) {
            var edit = ClassEdit()
            edit.capacity = .set(2)
            _ = try await $0.classes.edit("L1", edit, by: $1)
        },
        // The seat goes to the waitlist.
        Change("Enrollments.withdraw", .enrollmentMove, .enrollmentMove) {
            _ = try await $0.enrollments.withdraw(try await enrollment($0, "CB1", "L1"), why: "Bận", by: $1)
        },
        Change("Enrollments.fail", .enrollmentMove) {
            _ = try await $0.enrollments.fail(try await enrollment($0, "CC2", "L1"), why: "Không đạt", by: $1)
        },
        Change("Classes.create", .classCreate) {
            _ = try await $0.classes.create(
                .seating(9, "L2", of: "DX-102") {
                    $0.requiresApproval = .set(true)
                    $0.endsOn = .set(.on(2022, 2, 1))
                },
                by: $1
            )
        },
        Change("Enrollments.enroll", .enrollmentCreate, .enrollmentCreate) {
            let two = EnrollmentRequest(
                target: .class("L2"),
                officials: .numbered(["CC2", "VC3"]),
                enrolledOn: .on(2022, 1, 1)
            )
            _ = try await $0.enrollments.enroll(two, by: $1)
        },
        Change("Enrollments.approve", .enrollmentMove) {
            _ = try await $0.enrollments.approve(try await enrollment($0, "CC2", "L2"), by: $1)
        },
        Change("Enrollments.reject", .enrollmentMove) {
            _ = try await $0.enrollments.reject(try await enrollment($0, "VC3", "L2"), why: "Muộn", by: $1)
        },
        Change("Enrollments.turn", .enrollmentMove) {
            let turn = try await $0.enrollments.turn(by: $1)
            #expect(turn.expired == 1)
        },

        Change("Officials.register", .officialRegister) {
            let edit = OfficialEdit([.officialCode: "N1", .fullName: "Lê Thị Hoa", .organization: "79"])
            _ = try await $0.officials.register(edit, by: $1)
        },
        Change("Officials.edit", .officialEdit, .officialArrive) {
            _ = try await $0.officials.edit("N1", OfficialEdit([.organization: "01"]), by: $1)
        },
        // A departure ends the official's enrollments.
        Change("Enrollments.enroll", .enrollmentCreate) {
            _ = try await $0.enrollments.enroll(
                EnrollmentRequest(target: .course("DX-101"), officials: .numbered(["N1"])),
                by: $1
            )
        },
        Change("Officials.depart", .enrollmentMove, .officialDepart) {
            _ = try await $0.officials.depart("N1", on: .on(2022, 6, 1), reason: "Nghỉ hưu", by: $1)
        },
        Change("Officials.return", .officialReturn) {
            _ = try await $0.officials.return("N1", on: .on(2022, 7, 1), by: $1)
        },
        // The former unit gets an entry too.
        Change("Officials.correct", .officialCorrect, .officialCorrect) {
            var correction = DayCorrection()
            (correction.movedOn, correction.returnedOn) = (.on(2022, 5, 1), .set(.on(2022, 7, 2)))
            _ = try await $0.officials.correct("N1", correction, reason: "Nhầm ngày", by: $1)
        },
        // A person completes a course once, so the later of two facts is revoked.
        Change("Imports.take", .importTake) {
            _ = try await $0.take(
                .completions,
                "official_code,course_code,completed_on\nN1,DX-101,2022-03-01\nVC3,DX-101,2022-04-01\n",
                by: $1
            )
        },
        Change("Officials.merge", .completionRevoke, .officialMerge) {
            _ = try await $0.officials.merge("N1", into: "VC3", by: $1)
        },

        Change("Goals.create", .goalCreate) {
            let goal = CreateGoal(
                code: "DX-2023",
                titleVi: "Mục tiêu mới",
                target: 3,
                start: .on(2023, 1, 1),
                deadline: .on(2023, 12, 31)
            )
            _ = try await $0.goals.create(goal, by: $1)
        },
        Change("Goals.edit", .goalEdit) {
            var edit = GoalEdit()
            edit.target = .set(4)
            _ = try await $0.goals.edit("DX-2023", edit, by: $1)
        },
        Change("Goals.allocate", .goalAllocate) {
            _ = try await $0.goals.allocate("DX-2023", .shares([GoalAllocation(organization: "01", target: 4)]), by: $1)
        },
        Change("Goals.allocate", .goalAllocate) {
            _ = try await $0.goals.allocate("DX-2023", .byHeadcount, by: $1)
        },
        Change("Goals.addBalance", .goalBalance) {
            let balance = StateBalance(unit: "01", officials: 3, day: .on(2023, 3, 31), source: "BC 45/BC-BTTTT")
            _ = try await $0.goals.addBalance("DX-2023", balance, by: $1)
        },
        Change("Goals.replaceBalance", .goalBalance) {
            _ = try await $0.goals.replaceBalance(1, of: "DX-2023", by: 1, source: "QĐ 77/QĐ-BTTTT", by: $1)
        },
        Change("Goals.close", .goalClose) {
            _ = try await $0.goals.close("DX-2023", by: $1)
        },
    ]

    private static func enrollment(_ training: Training, _ official: String, _ code: String) async throws -> String {
        var filter = EnrollmentFilter()
        (filter.official, filter.class) = (official, code)
        let viewer = Caller(name: "token:9", request: "r", role: .viewer, scope: .everything)
        return try #require(try await training.enrollments.list(filter, for: viewer, PageRequest()).items.last?.id)
    }

    @Test func everyUseCaseLeavesItsEntries() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            for change in Self.changes {
                let last: Int64? = try await postgres.first("select coalesce(max(id), 0) from audit")
                let caller = Caller.tester
                try await change.run(training, caller)
                let entries: [(String, String, String, String, String?, Bool)] = try await postgres.query(
                    """
                    select action, subject, by, request, name, after is not null
                    from audit
                    where id > \(last)
                    order by action
                    """
                )
                let expected = change.entries.sorted { $0.rawValue < $1.rawValue }
                #expect(entries.map(\.0) == expected.map(\.rawValue), "\(change.useCase)")
                #expect(entries.map(\.1) == expected.map(\.subject), "\(change.useCase)")
                #expect(entries.allSatisfy { $0.2 == caller.name && $0.3 == caller.request }, "\(change.useCase)")
                #expect(entries.allSatisfy { $0.4 != nil && $0.5 }, "\(change.useCase)")
            }
            #expect(try await training.progress.verify().isTrue)

            // People read words, so every field in an entry has a name in both languages.
            let fields: [String] = try await postgres.query(
                """
                with recursive field as (
                    select audit.action, entry.key, entry.value
                    from audit, lateral (values (before), (after)) side (json), lateral jsonb_each(side.json) entry
                    where jsonb_typeof(side.json) = 'object'
                    union
                    select field.action, entry.key, entry.value
                    from field, lateral jsonb_each(
                        case when jsonb_typeof(field.value) = 'object' then field.value else '{}' end
                    ) entry
                )
                -- The shares of a target are told by the codes of units.
                select distinct key from field where action <> 'goal.allocate' order by key
                """
            )
            #expect(fields.count > 50)
            for field in fields {
                #expect(Language.allCases.allSatisfy { Catalogue.training.fieldName(field, in: $0) != nil }, "\(field)")
            }
        }
    }

    /// A new use case has to be added to the list above.
    @Test func everyUseCaseIsRun() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Training").standardizedFileURL
        let names = try FileManager.default.subpathsOfDirectory(atPath: sources.path(percentEncoded: false))
        var declared: Set<String> = []
        for name in names where name.hasSuffix(".swift") {
            let code = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            let subject = name.split(separator: "/").last?.prefix { $0 != "+" && $0 != "." } ?? ""
            for match in code.matches(of: #/public func `?(\w+)`?\(([^{]*?)\)\s+async/#)
            where match.output.2.contains("by caller: Caller") {
                declared.insert("\(subject).\(match.output.1)")
            }
        }
        let run = Set(Self.changes.map(\.useCase))
        #expect(declared == run.union(Self.exempt).union(Self.elsewhere))
    }
}
