import FoundationEssentials
import Training

/// The language of this run of the program.
///
/// It is found before the arguments are parsed, because help and usage errors are translated too.
enum Spoken {
    static let language = language(
        arguments: CommandLine.arguments.dropFirst(),
        environment: ProcessInfo.processInfo.environment
    )

    /// Finds the language in `--lang`, `DAOTAO_LANG`, or the shell's locale.
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

    /// The language of the first of these variables that is set, as POSIX requires.
    private static func locale(_ environment: [String: String]) -> Language {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale?.hasPrefix("vi") == true ? .vi : .en
    }
}
