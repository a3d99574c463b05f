/// A language in which the program speaks to people.
public enum Language: String, Sendable, CaseIterable, Codable {
    /// Vietnamese, the registrars' own.
    case vi

    /// English.
    case en
}
