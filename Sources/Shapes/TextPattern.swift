import FoundationEssentials

/// What a text has to be like besides its length: as the document says it, and as texts are held against it.
public struct TextPattern: Sendable {
    /// As JSON Schema has it (ECMA-262).
    public let expression: String

    /// What is wrong with a text, nil where nothing is.
    public let flaw: @Sendable (String) -> Flaw?

    /// What is wrong with a text.
    public struct Flaw: Sendable {
        /// What is wrong, by a name that stays the same.
        public let code: String

        /// What a sentence about it tells.
        public let parameters: [String: String]

        /// Something wrong.
        public init(_ code: String, _ parameters: [String: String] = [:]) {
            self.code = code
            self.parameters = parameters
        }
    }

    /// A pattern.
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
