import HTTPTypes
import Training

extension Language {
    /// The language that a client reads best of those that there are (RFC 9110, 12.5.4).
    ///
    /// - Parameters:
    ///   - headers: The request's headers.
    ///   - own: The server's own language, for whoever doesn't say.
    init(preferredBy headers: HTTPFields, otherwise own: Language) {
        guard let accepted = headers[.acceptLanguage], !accepted.isEmpty else {
            self = own
            return
        }
        var weights: [Language: Double] = [:]
        var others = 0.0
        for range in accepted.split(separator: ",").prefix(32) {
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let weight = parts.dropFirst().lazy.compactMap(Self.weight).first ?? 1
            let name = parts.first?.lowercased() ?? ""
            if name == "*" { others = weight }
            for language in Self.allCases where name == language.rawValue || name.hasPrefix(language.rawValue + "-") {
                weights[language] = max(weights[language] ?? 0, weight)
            }
        }
        self = weights[.en] ?? others > weights[.vi] ?? others ? .en : .vi
    }

    private static func weight(_ parameter: String) -> Double? {
        guard parameter.lowercased().hasPrefix("q="), let weight = Double(parameter.dropFirst(2)) else { return nil }
        return (0...1).contains(weight) ? weight : nil
    }
}
