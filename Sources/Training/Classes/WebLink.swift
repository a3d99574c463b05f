/// Recognizes links to the web, which people may follow without starting a program on their own machine.
public enum WebLink {
    /// True if a text is a link to the web that names a server.
    public static func isOne(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) }) else {
            return false
        }
        let rest = text.dropFirst(scheme.count)
        guard let first = rest.first, !["/", "?", "#"].contains(first) else { return false }
        return rest.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && $0.properties.generalCategory != .control
        }
    }
}
