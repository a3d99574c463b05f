import HTTPTypes

/// What an application says to its clients, in one language.
package protocol Voice: Sendable {
    /// The language's tag, as `en` (BCP 47).
    var tag: String { get }

    /// The address of a page about a sort of problem, which names the sort (RFC 9457, 3.1.1).
    ///
    /// - Parameter code: What is wrong, by a name that stays the same.
    /// - Returns: The address.
    func address(of code: String) -> String

    /// What sort of problem it is, in a few words.
    ///
    /// - Parameter code: What is wrong, by a name that stays the same.
    /// - Returns: The title.
    func title(of code: String) -> String

    /// What is wrong, in a sentence.
    ///
    /// - Parameters:
    ///   - code: What is wrong, by a name that stays the same; `several_faults` for `count` of them.
    ///   - field: What it is wrong with: the key of a body; nil where that needn't be said.
    ///   - parameters: What the sentence is about.
    /// - Returns: The sentence.
    func sentence(of code: String, _ field: String?, _ parameters: [String: String]) -> String
}

extension API {
    /// The language that a client reads best of those that there are (RFC 9110, 12.5.4).
    ///
    /// - Parameter headers: The request's header.
    /// - Returns: The language; the application's own for whoever doesn't say.
    func voice(for headers: HTTPFields) -> any Voice {
        guard let accepted = headers[.acceptLanguage], !accepted.isEmpty else { return voices.own }
        var weights: [String: Double] = [:]
        var others = 0.0
        for range in accepted.split(separator: ",").prefix(32) {
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let weight = parts.dropFirst().lazy.compactMap(Self.weight).first ?? 1
            let name = parts.first?.lowercased() ?? ""
            if name == "*" { others = weight }
            for voice in voices.all where name == voice.tag || name.hasPrefix(voice.tag + "-") {
                weights[voice.tag] = max(weights[voice.tag] ?? 0, weight)
            }
        }
        // Of those that are read as well as each other, the first.
        return voices.all.max { weights[$0.tag] ?? others < weights[$1.tag] ?? others } ?? voices.own
    }

    private static func weight(_ parameter: String) -> Double? {
        guard parameter.lowercased().hasPrefix("q="), let weight = Double(parameter.dropFirst(2)) else { return nil }
        return (0...1).contains(weight) ? weight : nil
    }
}
