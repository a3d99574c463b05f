import Terminal
import Training

/// The sentence for a key, by default in the language of this run of the program.
///
/// The parameters are made harmless to a terminal.
func words(_ key: String, _ parameters: [String: String] = [:], in language: Language = Spoken.language) -> String {
    Catalogue.commandLine.sentence(key, parameters.mapValues(\.harmlessUnlessColoured), in: language)
}

extension Catalogue {
    /// The command line's sentences; the domain's are in ``Catalogue/training``.
    static let commandLine = Catalogue(vi: PackageResources.vi_txt, en: PackageResources.en_txt)
}

extension Fault {
    /// The sentence for the person who runs the program.
    var spoken: String { sentence(in: Spoken.language).harmless }

    /// The fault's column in words.
    var spokenColumn: String {
        column.map(Self.spokenColumn) ?? ""
    }

    /// A column in words.
    static func spokenColumn(_ column: String) -> String {
        Catalogue.training.sentence("column.\(column)", in: Spoken.language)
    }
}
