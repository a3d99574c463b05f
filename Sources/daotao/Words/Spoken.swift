import FoundationEssentials
import Training

/// The language of this run of the program.
///
/// It is settled before the arguments are parsed, because help and usage errors are spoken too.
enum Spoken {
    static let language = language(
        arguments: CommandLine.arguments.dropFirst(),
        environment: ProcessInfo.processInfo.environment
    )

    /// Finds the language that is asked for: by `--lang`, by `DAOTAO_LANG`, or by the locale of the shell.
    static func language(arguments: some Sequence<String>, environment: [String: String]) -> Language {
        asked(in: arguments).flatMap(Language.init(rawValue:))
            ?? environment["DAOTAO_LANG"].flatMap(Language.init(rawValue:))
            ?? locale(environment)
    }

    private static func asked(in arguments: some Sequence<String>) -> String? {
        var isNext = false
        for argument in arguments {
            if isNext { return argument }
            if argument == "--" { return nil }
            if argument.hasPrefix("--lang=") { return String(argument.dropFirst("--lang=".count)) }
            isNext = argument == "--lang"
        }
        return nil
    }

    /// The first of these variables that is set counts, as POSIX has it.
    private static func locale(_ environment: [String: String]) -> Language {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale?.hasPrefix("vi") == true ? .vi : .en
    }
}
