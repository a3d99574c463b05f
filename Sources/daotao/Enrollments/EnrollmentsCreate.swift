import ArgumentParser
import Training

/// `daotao enrollments create`: enrolls officials, one or thousands at once.
struct EnrollmentsCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments create",
        examples: [
            "daotao enrollments create --curriculum CT-LANHDAO --under 01 --target-group leaders":
                "example.enrollments-create"
        ]
    )

    @Argument(help: .words("option.enroll-officials", value: "number"))
    var officials: [String] = []

    @Option(help: .words("option.enroll-course", value: "code"))
    var course: String?

    @Option(help: .words("option.enroll-class", value: "code"))
    var `class`: String?

    @Option(help: .words("option.enroll-curriculum", value: "code"))
    var curriculum: String?

    @Option(help: .words("option.enroll-under", value: "code"))
    var under: String?

    @Option(help: .words("option.enroll-group", value: "code"))
    var targetGroup: String?

    @Option(help: .words("option.enrolled-on", value: "yyyy-mm-dd"))
    var on: Day?

    @Option(help: .words("option.enroll-reason", value: "text"))
    var reason: String?

    @Flag(help: .words("option.approved"))
    var approved = false

    @OptionGroup
    var global: GlobalOptions

    private var target: EnrollmentTarget? {
        let named = [
            course.map(EnrollmentTarget.course), `class`.map(EnrollmentTarget.class),
            curriculum.map(EnrollmentTarget.curriculum),
        ].compactMap(\.self)
        return named.count == 1 ? named[0] : nil
    }

    func validate() throws {
        guard target != nil else { throw ValidationError(words("enrollments.one-target")) }
        guard officials.isEmpty != (under == nil && targetGroup == nil) else {
            throw ValidationError(words("enrollments.who"))
        }
    }

    func run() async throws {
        guard let target else { throw ValidationError(words("enrollments.one-target")) }
        let request = EnrollmentRequest(
            target: target,
            officials: officials.isEmpty ? .belonging(under: under, targetGroup: targetGroup) : .numbered(officials),
            enrolledOn: on,
            reason: reason,
            isApproved: approved
        )
        let enrolled = try await withTraining(global) { try await $0.enrollments.enroll(request, by: .atTheShell) }
        try global.output.show(EnrolledAnswer(enrolled: enrolled))
        if enrolled.rejected > 0 { throw ExitCode(ErrorKind.invalid.exitCode) }
    }
}
