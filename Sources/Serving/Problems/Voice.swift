import HTTPTypes

/// The sentences of an application in one language.
package protocol Voice: Sendable {
    /// The language's tag (BCP 47), such as `en`.
    var tag: String { get }

    /// The address of a page about a kind of problem (RFC 9457, 3.1.1).
    func address(of code: String) -> String

    /// The title of a kind of problem.
    func title(of code: String) -> String

    /// The sentence about a problem or a fault.
    ///
    /// - Parameters:
    ///   - code: The code; `several_faults` for `count` faults.
    ///   - field: The key of a body that is wrong; nil where the sentence needs none.
    ///   - parameters: The parameters of the sentence.
    /// - Returns: The sentence.
    func sentence(of code: String, _ field: String?, _ parameters: [String: String]) -> String
}

extension API {
    /// The application's language that a client prefers (RFC 9110, 12.5.4).
    ///
    /// - Parameter headers: The request's header.
    /// - Returns: The language; the application's own for a client that asks for none.
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
        // The first of several languages with the same weight.
        return voices.all.max { weights[$0.tag] ?? others < weights[$1.tag] ?? others } ?? voices.own
    }

    private static func weight(_ parameter: String) -> Double? {
        guard parameter.lowercased().hasPrefix("q="), let weight = Double(parameter.dropFirst(2)) else { return nil }
        return (0...1).contains(weight) ? weight : nil
    }
}
