import CSV
import Testing

/// A pseudo-random sequence that is the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct PropertyTests {
    private static let pieces: [[UInt8]] = [
        [0x22], [0x22, 0x22], [0x0A], [0x0D], [0x0D, 0x0A], [0x2C], [0x3B], Array("ệ".utf8), Array("abc".utf8), [0x00],
        [0xFF], [0x20],
    ]

    private func bytes(_ generator: inout SeededGenerator, _ count: Int) -> [UInt8] {
        (0..<count).flatMap { _ in Self.pieces.randomElement(using: &generator) ?? [] }
    }

    /// Any bytes give the same rows, wherever they are cut into chunks.
    @Test func theChunksOfAFileMakeNoDifference() async throws {
        var generator = SeededGenerator(state: 1)
        for round in 0..<300 {
            let file = Array("a,b\n".utf8) + bytes(&generator, Int.random(in: 0...40, using: &generator))
            let whole = try await read(file)
            for chunk in [1, 2, 3, 5, 8] {
                let cut = try await read(file, chunk: chunk)
                #expect(cut.rows == whole.rows, "round \(round), chunks of \(chunk): \(file)")
            }
        }
    }

    @Test func rowsAreNumberedAndLinesGoOn() async throws {
        var generator = SeededGenerator(state: 2)
        for _ in 0..<500 {
            let file = Array("a,b\n".utf8) + bytes(&generator, Int.random(in: 0...80, using: &generator))
            let rows = try await read(file).rows
            #expect(rows.map(\.number) == Array(1..<(rows.count + 1)))
            #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.line < $1.line })
        }
    }

    @Test func aWrittenFileIsReadUnchanged() async throws {
        var generator = SeededGenerator(state: 3)
        let texts = ["", "a", "Nguyễn", "x,y", "\"", "a\"b", "two\nlines", "\r\n", " blank ", ";", "\t", "=1+1", "😀"]
        for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")] {
            for lineEnd in [CSVDialect.LineEnd.lf, .crlf] {
                let dialect = CSVDialect(delimiter: delimiter, lineEnd: lineEnd, hasByteOrderMark: true)
                var writer = CSVWriter(dialect: dialect)
                writer.write(["một", "hai", "ba"])
                let rows = (0..<100).map { _ in
                    // The first field is never empty, because a row of empty fields counts as an empty line.
                    ["x"] + (0..<2).map { _ in texts.randomElement(using: &generator) ?? "" }
                }
                for row in rows { writer.write(row) }
                let found = try await read(writer.take())
                #expect(found.rows.map(\.fields) == rows)
                #expect(found.rows.allSatisfy { $0.fault == nil })
            }
        }
    }
}
