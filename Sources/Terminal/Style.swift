import Glibc

/// Colours and weights for a terminal, or none where nobody would see them.
public struct Style: Sendable, Hashable {
    private let isOn: Bool

    /// A style.
    public init(isOn: Bool) {
        self.isOn = isOn
    }

    /// A style for an output: it colours on a terminal, unless the person has asked for none.
    ///
    /// `NO_COLOR` with any value, and a `TERM` that is `dumb`, ask for none.
    ///
    /// - Parameter isTerminal: Whether the output is a terminal.
    public init(on isTerminal: Bool) {
        let wantsNone = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
        isOn = isTerminal && !wantsNone && !isDumb
    }

    /// In bold.
    public func bold(_ text: String) -> String { coded("1", text) }

    /// Fainter than the rest.
    public func dim(_ text: String) -> String { coded("2", text) }

    /// In red, for failures.
    public func red(_ text: String) -> String { coded("31", text) }

    /// In green, for successes.
    public func green(_ text: String) -> String { coded("32", text) }

    /// In yellow, for warnings.
    public func yellow(_ text: String) -> String { coded("33", text) }

    private func coded(_ code: String, _ text: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
