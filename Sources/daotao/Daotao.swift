import ArgumentParser
import Glibc
import Training

/// The command line of the registry.
@main
struct Daotao: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "daotao",
        examples: [
            "daotao demo": "example.demo",
            "daotao officials import officials.csv": "example.officials-import",
            "daotao progress": "example.progress",
        ],
        version: "0.1.0",
        subcommands: [
            OrganizationsCommand.self, OfficialsCommand.self, CoursesCommand.self, CurriculaCommand.self,
            TargetGroupsCommand.self,
            ClassesCommand.self, EnrollmentsCommand.self, CompletionsCommand.self, ImportsCommand.self,
            GoalsCommand.self, ProgressCommand.self, Explain.self, Verify.self, SealCommand.self,
            AuditCommand.self, TokensCommand.self,
            Serve.self, Demo.self, Migrate.self, ShellCompletion.self,
        ]
    )

    @OptionGroup
    var global: GlobalOptions

    static func main() async {
        // When the reader closes our output, the write fails and the command ends in order.
        signal(SIGPIPE, SIG_IGN)
        StandardStreams.occupyClosed()
        guard Threads.canBeStarted else {
            StandardStreams.note(words("failure.no-threads"))
            Glibc.exit(ErrorKind.unavailable.exitCode)
        }
        do {
            // Help, versions and usage errors end here, before anything is set up.
            if try await parsed() is any StopsGracefully {
                try await run()
            } else {
                try await Interruption.heeded(by: run)
            }
        } catch {
            let failure = Failure(error)
            failure.tell()
            Glibc.exit(failure.exitCode)
        }
    }

    private static func parsed() async throws -> any ParsableCommand {
        try await asyncParseAsRoot(Array(CommandLine.arguments.dropFirst()))
    }

    @Sendable
    private static func run() async throws {
        var command = try await parsed()
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }
}
