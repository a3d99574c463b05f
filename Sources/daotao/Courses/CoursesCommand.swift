import ArgumentParser

/// `daotao courses`.
struct CoursesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "courses",
        abstract: words("help.courses"),
        subcommands: [
            CoursesImport.self, CoursesExport.self, CoursesCreate.self, CoursesEdit.self, CoursesList.self,
            CoursesShow.self,
            CoursesPublish.self,
            CoursesRetire.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions
}
