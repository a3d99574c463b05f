import FoundationEssentials

/// What a text has to be like besides its length: as the document says it, and as texts are held against it.
package struct TextPattern: Sendable {
    /// As JSON Schema has it (ECMA-262).
    package let expression: String

    /// What is wrong with a text, nil where nothing is.
    package let flaw: @Sendable (String) -> Flaw?

    /// What is wrong with a text.
    package struct Flaw: Sendable {
        let code: any ProblemCode
        let parameters: [String: String]

        /// Something wrong.
        package init(_ code: any ProblemCode, _ parameters: [String: String] = [:]) {
            self.code = code
            self.parameters = parameters
        }
    }

    /// A pattern.
    package init(_ expression: String, flaw: @escaping @Sendable (String) -> Flaw?) {
        self.expression = expression
        self.flaw = flaw
    }
}

extension TextPattern {
    /// Digits.
    package static let digits = TextPattern("^[0-9]+$") { text in
        let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isDigits ? nil : Flaw(RequestFault.notNumber, ["found": text])
    }

    /// A universally unique identifier.
    package static let uuid = TextPattern(
        "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
    ) { text in
        UUID(uuidString: text) == nil ? Flaw(RequestFault.notNumber, ["found": text]) : nil
    }

    /// Visible ASCII.
    package static let visible = TextPattern("^[\\x21-\\x7e]+$") { text in
        text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? nil : Flaw(RequestFault.controlCharacter)
    }
}
