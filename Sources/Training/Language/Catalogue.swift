/// The program's sentences by key, in every language.
///
/// A catalogue's file has a sentence a line, `key = sentence`, with parameters in braces; `#` begins a comment.
///
/// ```swift
/// Catalogue.training.sentence("error.unknown_course", ["found": "DX-999"], in: .en)
/// // There is no course with the code "DX-999".
/// ```
public struct Catalogue: Sendable {
    private let sentences: [Language: [String: String]]

    /// Reads a catalogue from the bytes of its two files.
    ///
    /// - Parameters:
    ///   - vi: The Vietnamese file, UTF-8.
    ///   - en: The English file, UTF-8.
    public init(vi: [UInt8], en: [UInt8]) {
        sentences = [.vi: Self.parse(vi), .en: Self.parse(en)]
    }

    /// The keys that have a sentence in a language.
    public func keys(in language: Language) -> Set<String> {
        Set(sentences[language, default: [:]].keys)
    }

    /// The sentence for a key, with its parameters filled in.
    ///
    /// A key that the language lacks is looked up in Vietnamese; an unknown key is returned as it is.
    ///
    /// - Parameters:
    ///   - parameters: The values for the braces, by name.
    ///   - speaksDays: True if days are written as people write them, except in quotes.
    public func sentence(
        _ key: String,
        _ parameters: [String: String] = [:],
        in language: Language,
        speakingDays speaksDays: Bool = false
    ) -> String {
        guard let pattern = sentences[language]?[key] ?? sentences[.vi]?[key] else { return key }
        guard !parameters.isEmpty, pattern.contains("{") else { return pattern }
        var filled = ""
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            let isQuoted = filled.last.map { $0 == "«" || $0 == "\"" } ?? false
            let value = parameters[name] ?? "{\(name)}"
            filled += speaksDays && !isQuoted ? value.withDays(in: language) : value
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    private static func parse(_ bytes: [UInt8]) -> [String: String] {
        var sentences: [String: String] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let key = String(decoding: line[..<equals], as: UTF8.self).trimmingBlanks()
            sentences[key] = String(decoding: line[(equals + 1)...], as: UTF8.self).trimmingBlanks()
        }
        return sentences
    }
}

extension Catalogue {
    /// The sentences of the domain: errors, and the names of columns.
    public static let training = Catalogue(vi: PackageResources.vi_txt, en: PackageResources.en_txt)
}

extension String {
    /// The text with its days as people write them: `30/06/2022` in Vietnamese.
    fileprivate func withDays(in language: Language) -> String {
        guard language == .vi, utf8.count >= 10, utf8.contains(UInt8(ascii: "-")) else { return self }
        return replacing(#/\b(\d{4})-(\d{2})-(\d{2})\b/#) { "\($0.output.3)/\($0.output.2)/\($0.output.1)" }
    }

    fileprivate func trimmingBlanks() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }) else { return "" }
        let last = lastIndex { !$0.isWhitespace } ?? first
        return String(self[first...last])
    }
}
