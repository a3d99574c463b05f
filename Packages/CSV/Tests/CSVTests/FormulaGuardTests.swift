import CSV
import Testing

@Suite struct FormulaGuardTests {
    @Test func formulasAreGuarded() {
        for text in [
            "=1+1", "+84912345678", "-5", "@SUM(A1)", "\t=1", "\rx", " =1", "\u{A0}+1", "＝1", "　＋1", "'=1", "''-",
        ] {
            #expect(FormulaGuard.guarded(text) == "'" + text)
            #expect(FormulaGuard.unguarded("'" + text) == text)
        }
        for text in ["", "a", "1-2", "'", "'a", "O'Brien", "Nguyễn", "0912", "H'Len", " a=b", "''"] {
            #expect(FormulaGuard.guarded(text) == text)
            #expect(FormulaGuard.unguarded(text) == text)
        }
    }

    @Test func everyTextComesBack() {
        var generator = SeededGenerator(state: 6)
        let pieces = [
            "'", "=", "+", "-", "@", "\t", "\r", "\n", " ", "\u{A0}", "＝", "＠", "a", "ễ", "\u{301}", "\u{FEFF}", "1",
        ]
        let dangerous = Set("=+-@\t\r＝＋－＠".unicodeScalars)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...6, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            let guarded = FormulaGuard.guarded(text)
            #expect(Array(FormulaGuard.unguarded(guarded).unicodeScalars) == Array(text.unicodeScalars))
            let first = guarded.unicodeScalars.first { !$0.properties.isWhitespace || dangerous.contains($0) }
            #expect(first.map { !dangerous.contains($0) } ?? true, "\(guarded.debugDescription)")
        }
    }

    @Test func guardedFilesAreReadAsTheyWere() async throws {
        var writer = CSVWriter(guardsFormulas: true)
        let row = ["=cmd|'/c calc'!A1", "+84912345678", "'=1", "Lan", "-5", "a,=b"]
        writer.write(["a", "b", "c", "d", "e", "f"])
        writer.write(row)
        let bytes = writer.take()
        #expect(!String(decoding: bytes, as: UTF8.self).contains("\n="))
        let found = try await read(bytes).rows.first?.fields ?? []
        #expect(found.map { FormulaGuard.unguarded($0) } == row)
        #expect(found.map { FormulaGuard.hasGuard(of: $0) } == [true, true, true, false, true, false])
    }
}

extension FormulaGuard {
    fileprivate static func hasGuard(of text: String) -> Bool {
        var text = text
        return text.withUTF8 { hasGuard($0) }
    }
}
