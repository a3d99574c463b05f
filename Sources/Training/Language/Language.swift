/// A language in which the program speaks to people.
public enum Language: String, Sendable, CaseIterable {
    /// Vietnamese, the registrars' own.
    case vi

    case en
}
