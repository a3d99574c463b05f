import ArgumentParser

// The subjects of the command line, each with its commands in the order of the help.

struct OrganizationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "organizations",
        subcommands: [
            ImportCommand<OrganizationsFile>.self, ExportCommand<OrganizationsFile>.self, OrganizationsList.self,
            OrganizationsShow.self, OrganizationsCreate.self, OrganizationsEdit.self, OrganizationsClose.self,
            OrganizationsReopen.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}

struct OfficialsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials",
        subcommands: [
            ImportCommand<OfficialsFile>.self, ExportCommand<OfficialsFile>.self, OfficialsList.self,
            OfficialsSearch.self, OfficialsShow.self, OfficialsCreate.self, OfficialsEdit.self, OfficialsRecord.self,
            OfficialsDepart.self, OfficialsReturn.self, OfficialsCorrect.self, OfficialsMerge.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}

struct CoursesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "courses",
        subcommands: [
            ImportCommand<CoursesFile>.self, ExportCommand<CoursesFile>.self, CoursesCreate.self, CoursesEdit.self,
            CoursesList.self, CoursesShow.self, CoursesPublish.self, CoursesRetire.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}

struct CurriculaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "curricula",
        subcommands: [
            ImportCommand<CurriculaFile>.self, ExportCommand<CurriculaFile>.self, CurriculaCreate.self,
            CurriculaEdit.self, CurriculaList.self, CurriculaShow.self, CurriculaPublish.self, CurriculaRetire.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}

struct TargetGroupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "target-groups",
        subcommands: [TargetGroupsList.self, TargetGroupsShow.self, TargetGroupsSet.self]
    )

    @OptionGroup
    var global: GlobalOptions
}

struct ClassesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "classes",
        subcommands: [ClassesCreate.self, ClassesEdit.self, ClassesList.self, ClassesShow.self]
    )

    @OptionGroup
    var global: GlobalOptions
}

struct EnrollmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments",
        subcommands: [
            EnrollmentsCreate.self, ImportCommand<EnrollmentsFile>.self, ExportCommand<EnrollmentsFile>.self,
            EnrollmentsList.self, EnrollmentsShow.self, EnrollmentsApprove.self, EnrollmentsReject.self,
            EnrollmentsWithdraw.self, EnrollmentsFail.self, EnrollmentsTurn.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}

struct CompletionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "completions",
        subcommands: [
            CompletionsRecord.self, ImportCommand<CompletionsFile>.self, ExportCommand<CompletionsFile>.self,
            CompletionsList.self, CompletionsShow.self, CompletionsRevoke.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}

struct ImportsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "imports",
        subcommands: [ImportsList.self, ImportsShow.self, ImportsUndo.self]
    )

    @OptionGroup
    var global: GlobalOptions
}

struct GoalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals",
        subcommands: [
            GoalsList.self, GoalsCreate.self, GoalsEdit.self, GoalsShow.self, GoalsAllocate.self, GoalsPlans.self,
            GoalsBalance.self, GoalsClose.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(command: "audit", subcommands: [AuditList.self, AuditShow.self])

    @OptionGroup
    var global: GlobalOptions
}

struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "tokens",
        subcommands: [TokensCreate.self, TokensList.self, TokensShow.self, TokensRevoke.self]
    )

    @OptionGroup
    var global: GlobalOptions
}
