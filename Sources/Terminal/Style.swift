import Glibc

/// Colours and weights for a terminal, or none where nobody would see them.
public struct Style: Sendable, Hashable {
    private let isOn: Bool

    /// Creates a style that is on or off.
    public init(isOn: Bool) {
        self.isOn = isOn
    }

    /// Creates the style for an output: on for a terminal, unless the environment turns colours off.
    ///
    /// `NO_COLOR` with any value, and a `TERM` that is `dumb`, turn them off.
    ///
    /// - Parameter isTerminal: True if the output is a terminal.
    public init(on isTerminal: Bool) {
        let wantsNone = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
        isOn = isTerminal && !wantsNone && !isDumb
    }

    /// The text in bold.
    public func bold(_ text: String) -> String { coded("1", text) }

    /// The text fainter than the rest.
    public func dim(_ text: String) -> String { coded("2", text) }

    /// The text in red, for failures.
    public func red(_ text: String) -> String { coded("31", text) }

    /// The text in green, for successes.
    public func green(_ text: String) -> String { coded("32", text) }

    /// The text in yellow, for warnings.
    public func yellow(_ text: String) -> String { coded("33", text) }

    private func coded(_ code: String, _ text: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
