import ArgumentParser
import Glibc
import PrivateCluster
import Training

/// An error that ended the command: its sentence for people, and its exit status for programs.
struct Failure {
    private(set) var exitCode: Int32 = 0
    private var sentence = ""
    private var isHelp = false
    private var detail: String?
    private var report: String?

    init(_ error: any Error) {
        switch error {
        case let code as ExitCode:
            exitCode = code.rawValue
        case let interruption as Interruption:
            exitCode = interruption.exitCode
            sentence = words("failure.interrupted")
        case is StandardStreams.Closed:
            exitCode = 128 + SIGPIPE
        case let error as TrainingError where error.underlying is StandardStreams.Closed:
            exitCode = 128 + SIGPIPE
        case let error as TrainingError:
            explain(error)
        case let error as PrivateClusterError:
            explain(error.spoken)
        case is CleanExit, is ValidationError:
            explainAsParser(error)
        default:
            // The parser's own errors are not public types, but it gives them a status other than 1.
            if Daotao.exitCode(for: error) == .failure {
                explain(.wrapping(error))
            } else {
                explainAsParser(error)
            }
        }
    }

    private mutating func explain(_ error: TrainingError) {
        exitCode = error.kind.exitCode
        sentence = DatabaseHint.sentence(for: error)
        report = error.json(in: Spoken.language)
        detail = error.underlying.map { String(reflecting: $0) }
    }

    /// Explains help, a version, or a usage error, with the usage below it.
    private mutating func explainAsParser(_ error: any Error) {
        exitCode = Daotao.exitCode(for: error).rawValue
        isHelp = Daotao.exitCode(for: error).isSuccess
        let message = Mistyped.explained(Daotao.fullMessage(for: error), CommandLine.arguments.dropFirst())
        sentence = ParserWords.translate(message, into: Spoken.language)
    }

    /// Writes help to standard output and everything else to standard error, as JSON on request.
    func tell() {
        if isHelp {
            try? StandardStreams.write(sentence.hasSuffix("\n") ? sentence : sentence + "\n")
        } else if let report, Self.wantsJSON {
            StandardStreams.note(report)
        } else if !sentence.isEmpty {
            StandardStreams.note(sentence)
        }
        if let detail, CommandLine.arguments.contains("--verbose") { StandardStreams.note(detail) }
    }

    /// True if the command line asks for JSON; its command may be unknown.
    static var wantsJSON: Bool {
        let arguments = CommandLine.arguments
        return arguments.contains("--format=json")
            || zip(arguments, arguments.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    }
}
