import Foundation
import Shapes
import Testing
import Training

@testable import Serving
@testable import TrainingHTTP

@Suite("The document's pattern of a text is the rule for bodies")
struct TextRuleTests {
    /// Compares them character by character, at the ends of a text and in the middle.
    @Test func thePatternAndTheCheckAgree() throws {
        let rule = Schema.TextRule(length: 0...9, pattern: .tidy)
        // Swift's own regular expressions join an invisible mark to the character before it.
        let pattern = try NSRegularExpression(pattern: TextPattern.tidy.expression)
        let invisible = [0xAD, 0x34F, 0x1BCA1, 0x1D175, 0xE0000, 0xE0001, 0xE0FFF].compactMap(Unicode.Scalar.init)
        let scalars =
            (UInt32(0)..<0x300).compactMap(Unicode.Scalar.init) + invisible
            + [
                0x600...0x620, 0x1150...0x1170, 0x1800...0x1810, 0x1FF0...0x2080, 0x2FF0...0x3010, 0x3160...0x3170,
                0xFDF0...0xFE20, 0xFEF0...0xFF10, 0xFF90...0xFFB0, 0xFFE0...0xFFFF, 0x1F600...0x1F601,
            ].flatMap { ($0 as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init) }
        for scalar in scalars {
            for text in ["\(scalar)", "\(scalar)a", "a\(scalar)", "a\(scalar)b"] {
                let whole = NSRange(location: 0, length: text.utf16.count)
                let matches = pattern.firstMatch(in: text, range: whole)?.range == whole
                let isTidy = rule.flaw(of: text) == nil
                #expect(isTidy == matches, "U+\(String(scalar.value, radix: 16)) in \(text.debugDescription)")
            }
        }
        #expect(rule.flaw(of: "C\u{200E}1")?.code == "invisible_character")
    }
}
