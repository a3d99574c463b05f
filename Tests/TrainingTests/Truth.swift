import Postgres
import Testing
import Training
import TrainingTesting

/// Expects that the number equals the recount, that no class has more people than seats, and that recorded moves lead
/// to the state of every enrollment, each from where the last one led.
func expectEverythingTrue(_ training: Training, _ postgres: PostgresClient) async throws {
    let verification = try await training.progress.verify()
    #expect(verification.isTrue, "\(verification.differences)")
    // What was done honestly is sealed without a word.
    try await training.seals.seal(with: nil)
    let sealed = try await training.progress.verify()
    #expect(sealed.isTrue, "sealed: \(sealed.differences)")
    let waiting: Int? = try await postgres.first("select count(*) from seal_change")
    #expect(waiting == 0)
    let overfull: [String] = try await postgres.query(
        """
        select class.code
        from class
        join enrollment on enrollment.class = class.id and enrollment_has_seat(enrollment.state)
        group by class.id
        having count(*) > class.capacity
        """
    )
    #expect(overfull.isEmpty)
    let broken: [String] = try await postgres.query(
        """
        select concat(official.official_code, ' ', enrollment.state, ': ',
                      string_agg(move.from_state || ' → ' || move.to_state, ', ' order by move.at))
        from (
            select enrollment, at, from_state, to_state,
                   lag(to_state) over chain as came_to, lead(to_state) over chain as goes_to
            from enrollment_transition
            window chain as (partition by enrollment order by at)
        ) move
        join enrollment on enrollment.id = move.enrollment
        join official on official.id = enrollment.official
        group by official.id, enrollment.id
        having bool_or(move.from_state <> move.came_to)
            or bool_or(move.goes_to is null and move.to_state <> enrollment.state)
        """
    )
    #expect(broken.isEmpty)
    // No enrollment is left on a record that was merged into another.
    let stranded: Int? = try await postgres.first(
        """
        select count(*) from enrollment
        join official on official.id = enrollment.official
        where official.merged_into is not null
        """
    )
    #expect(stranded == 0)
}

/// The code with which a call is refused.
func refusal(_ body: () async throws -> Void) async -> ErrorCode? {
    await #expect(throws: TrainingError.self) { try await body() }?.code
}

extension Training {
    /// Enrolls officials, as the tests' own caller.
    @discardableResult
    func enroll(
        _ officials: [String],
        _ target: EnrollmentTarget,
        on day: Day? = nil,
        isApproved: Bool = false,
        by caller: Caller = .tester
    ) async throws -> [EnrolledOfficials.Item] {
        try await enrollments.enroll(
            EnrollmentRequest(target: target, officials: .numbered(officials), enrolledOn: day, isApproved: isApproved),
            by: caller
        ).items
    }

    /// The reasons of an enrollment's moves.
    func reasons(_ id: String) async throws -> [String?] {
        try await enrollments.show(id, for: .tester).transitions.map(\.why)
    }

    /// Records a completion, as the tests' own caller.
    @discardableResult
    func complete(_ official: String, _ course: String, on day: Day) async throws -> RecordedCompletion {
        try await completions.record(
            RecordCompletion(official: official, course: course, completedOn: day),
            by: .tester
        )
    }

    /// The states of all enrollments, in the order of their recording.
    func states() async throws -> [EnrollmentState] {
        try await enrollments.list(for: .tester, PageRequest(limit: 1000)).items.map(\.state)
    }

    /// Registers officials whose codes are a letter and a number.
    func register(_ count: Int, _ letter: String, in organization: String = "79") async throws {
        let people = (1...count).map { "\(letter)\($0),Lê Thị Hoa,\(organization)\n" }
        _ = try await take(.officials, "official_code,full_name,organization_code\n" + people.joined())
    }
}
