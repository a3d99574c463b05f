import FoundationEssentials

/// A rule for a text besides its length: as an expression for the document, and as a check.
public struct TextPattern: Sendable {
    /// The regular expression for JSON Schema (ECMA-262).
    public let expression: String

    /// Returns the fault of a text, nil where it is right.
    public let flaw: @Sendable (String) -> Flaw?

    /// The fault of a text.
    public struct Flaw: Sendable {
        /// The fault's name, which never changes.
        public let code: String

        /// The parameters of a sentence about it.
        public let parameters: [String: String]

        /// Creates a fault.
        public init(_ code: String, _ parameters: [String: String] = [:]) {
            self.code = code
            self.parameters = parameters
        }
    }

    /// Creates a pattern.
    public init(_ expression: String, flaw: @escaping @Sendable (String) -> Flaw?) {
        self.expression = expression
        self.flaw = flaw
    }
}

extension TextPattern {
    /// Digits.
    public static let digits = TextPattern("^[0-9]+$") { text in
        let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isDigits ? nil : Flaw("not_number", ["found": text])
    }

    /// A universally unique identifier.
    public static let uuid = TextPattern(
        "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
    ) { text in
        UUID(uuidString: text) == nil ? Flaw("not_number", ["found": text]) : nil
    }

    /// Visible ASCII.
    public static let visible = TextPattern("^[\\x21-\\x7e]+$") { text in
        text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? nil : Flaw("control_character")
    }
}
