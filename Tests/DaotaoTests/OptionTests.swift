import ArgumentParser
import FoundationEssentials
import Testing
import Training

@testable import daotao

@Suite("Options")
struct OptionTests {
    @Test("name a version of a curriculum behind its code or by --version")
    func versions() throws {
        for arguments in [["C", "2"], ["C", "--version", "2"], ["C", "2", "--version", "2"]] {
            #expect(try CurriculaShow.parse(arguments).number.given == 2)
            #expect(try CurriculaCreate.parse(arguments + ["--title-vi", "x"]).number.given == 2)
        }
        for command in [CurriculaShow.self, CurriculaPublish.self, CurriculaRetire.self] as [any ParsableCommand.Type] {
            #expect(throws: (any Error).self) { try command.parse(["C", "2", "--version", "3"]) }
        }
        let made = ["C", "2", "--version", "3", "--title-vi", "x"]
        #expect(throws: (any Error).self) { try CurriculaCreate.parse(made) }
        #expect(throws: (any Error).self) { try CurriculaEdit.parse(made) }
    }

    /// A command's help as one line, without the page's line breaks.
    private func help(_ command: any ParsableCommand.Type) -> String {
        Daotao.helpMessage(for: command).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test("of imports come with the columns of the file, in the reader's words and the header's")
    func columns() {
        let officials = help(ImportCommand<OfficialsFile>.self)
        #expect(
            officials.contains(
                "Required columns: official code (official_code) or national ID (national_id), "
                    + "full name (full_name), organization code (organization_code)."
            ),
            "\(officials)"
        )
        #expect(officials.contains("date of birth (date_of_birth)"))
        let enrollments = help(ImportCommand<EnrollmentsFile>.self)
        #expect(enrollments.contains("course code (course_code) or class code (class_code) or curriculum code"))
    }

    @Test("that clear fields name those of their own command")
    func clearing() {
        #expect(help(CurriculaEdit.self).contains("title-en, target-group, minimum-elective-hours"))
        for command in [CurriculaEdit.self, GoalsEdit.self] as [any ParsableCommand.Type] {
            #expect(!help(command).contains("prerequisites"))
        }
        #expect(help(CurriculaList.self).contains("Only curricula with this status."))
    }

    @Test("say from which day on something is retired, or that it never is")
    func endings() throws {
        #expect(try CoursesRetire.parse(["C", "--on", "2023-01-01"]).ending.on == Day("2023-01-01"))
        #expect(try CoursesRetire.parse(["C", "--never"]).ending.never)
        let both = ["C", "--on", "2023-01-01", "--never"]
        #expect(throws: (any Error).self) { try CoursesRetire.parse(both) }
        #expect(throws: (any Error).self) { try CurriculaRetire.parse(both) }
    }

    @Test("name a last day to finish only where somebody may finish")
    func lastDays() throws {
        let until = ["C", "2", "--until", "2023-01-01"]
        #expect(try CurriculaPublish.parse(until).until == Day("2023-01-01"))
        #expect(try CurriculaPublish.parse(until + ["--on-the-way", "finish"]).onTheWay == .finish)
        #expect(throws: (any Error).self) { try CurriculaPublish.parse(until + ["--on-the-way", "move"]) }
    }

    @Test("don't offer to clear required fields")
    func kept() throws {
        let help = OfficialsEdit.helpMessage().split(separator: "\n").joined(separator: " ").split(separator: "--")
        for name in ["full-name", "organization-code"] {
            let line = help.last { $0.hasPrefix(name) }
            #expect(line?.contains("empty") == false && line?.contains("trống") == false, "\(name)")
        }
    }

    @Test("give a reason by --reason, and by the name that it had")
    func reasons() throws {
        #expect(try EnrollmentsReject.parse(["1", "--reason", "x"]).move.reason.given == "x")
        #expect(try EnrollmentsReject.parse(["1", "--why", "x"]).move.reason.given == "x")
        #expect(throws: (any Error).self) { try EnrollmentsReject.parse(["1"]) }
        #expect(try EnrollmentsApprove.parse(["1"]).reason.given == nil)
        #expect(!EnrollmentsReject.helpMessage().contains("--why"))
    }

    @Test("set the order in days, only for files that have days")
    func orders() throws {
        let monthFirst = ["f.csv", "--dates", "month-first"]
        #expect(try ImportCommand<OfficialsFile>.parse(monthFirst).dates.dates == .monthFirst)
        #expect(try ImportCommand<CompletionsFile>.parse(monthFirst).dates.dates == .monthFirst)
        #expect(
            try ImportCommand<EnrollmentsFile>.parse(["f.csv", "--dates", "day-first"]).dates.dates == .dayFirst
        )
        #expect(try ImportCommand<CoursesFile>.parse(["f.csv"]).dates.dates == nil)
        #expect(try ImportCommand<CurriculaFile>.parse(monthFirst).dates.dates == .monthFirst)
        #expect(throws: (any Error).self) { try ImportCommand<OrganizationsFile>.parse(monthFirst) }
        #expect(throws: (any Error).self) { try ImportCommand<OfficialsFile>.parse(["f.csv", "--dates", "mm/dd"]) }
    }

    @Test("are offered where they do something")
    func clearingOrOverwriting() throws {
        #expect(
            try ImportCommand<OfficialsFile>.parse(["f", "--clear-empty", "--overwrite-edits"]).own.clearing.clearEmpty
        )
        #expect(try ImportCommand<CoursesFile>.parse(["f", "--clear-empty"]).own.clearing.clearEmpty)
        #expect(throws: (any Error).self) { try ImportCommand<CoursesFile>.parse(["f", "--overwrite-edits"]) }
        for option in ["--clear-empty", "--overwrite-edits"] {
            #expect(throws: (any Error).self) { try ImportCommand<OrganizationsFile>.parse(["f", option]) }
            #expect(throws: (any Error).self) { try ImportCommand<CurriculaFile>.parse(["f", option]) }
            #expect(throws: (any Error).self) { try ImportCommand<EnrollmentsFile>.parse(["f", option]) }
            #expect(throws: (any Error).self) { try ImportCommand<CompletionsFile>.parse(["f", option]) }
        }
    }

    @Test("take a number whole or not at all")
    func numbers() {
        #expect(Decimal(argument: "8,5") == Decimal(string: "8.5"))
        #expect(Decimal(argument: "-1") == -1)
        for text in ["1,000.5", "8-5", "8.5.1", ".5", "8.", "", "x"] {
            #expect(Decimal(argument: text) == nil, "\(text)")
        }
    }

    @Test("name a level in either language")
    func levels() throws {
        for level in ["province", "tỉnh", "Tinh", "Tỉnh, thành phố"] {
            #expect(try OrganizationsList.parse(["--level", level]).level == .province)
        }
        #expect(throws: (any Error).self) { try ProgressCommand.parse(["--by", "city"]) }
    }

    @Test("of the audit trail accept only known values")
    func audit() throws {
        #expect(try AuditList.parse(["--action", "official.merge", "--subject", "official"]).action == .officialMerge)
        #expect(throws: (any Error).self) { try AuditList.parse(["--action", "official.marry"]) }
        #expect(throws: (any Error).self) { try AuditList.parse(["--subject", "person"]) }
    }
}
