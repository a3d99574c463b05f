import CSV
import Testing

/// A row from the reader, in a form that can be compared.
struct ReadRow: Equatable, Sendable {
    var number: Int
    var line: Int
    var fields: [String]
    var fault: CSVRowFault?
}

/// Reads bytes to the end, in chunks of a given size.
func read(
    _ bytes: [UInt8],
    chunk: Int = 1 << 18,
    encoding: CSVEncoding? = nil,
    delimiter: UInt8? = nil,
    survey: CSVSurvey? = nil
) async throws -> (header: [String], rows: [ReadRow], dialect: CSVDialect) {
    var reader = try await CSVReader(
        source: .bytes(bytes, chunk: chunk),
        encoding: encoding,
        delimiter: delimiter,
        survey: survey
    )
    let header = try await reader.header()
    var rows: [ReadRow] = []
    while let batch = try await reader.nextBatch() {
        for row in batch.rows {
            rows.append(
                ReadRow(
                    number: row.number,
                    line: row.line,
                    fields: (0..<row.count).map { row.string($0) ?? "<not text>" },
                    fault: row.fault
                )
            )
        }
    }
    return (header, rows, reader.dialect)
}

private func rows(_ text: String) async throws -> [ReadRow] {
    try await read(Array(text.utf8)).rows
}

@Suite struct ReadingTests {
    @Test func quotedFieldsHoldDelimitersQuotesAndLineBreaks() async throws {
        let found = try await rows("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\nlines\",z\nlast,row")
        #expect(
            found == [
                ReadRow(number: 1, line: 2, fields: ["x, y", "say \"hi\""]),
                ReadRow(number: 2, line: 3, fields: ["two\nlines", "z"]),
                ReadRow(number: 3, line: 5, fields: ["last", "row"]),
            ]
        )
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func everyLineEndIsUnderstood(end: String) async throws {
        let text = ["a,b", "1,2", "", "\"q\(end)q\",4", ",", "5,6"].joined(separator: end) + end
        let found = try await rows(text)
        #expect(found.map(\.line) == [2, 4, 7])
        #expect(found.map(\.number) == [1, 2, 3])
        #expect(found.map(\.fields) == [["1", "2"], ["q\(end)q", "4"], ["5", "6"]])
    }

    @Test(arguments: [",", ";", "\t", "|"])
    func theDelimiterIsFound(delimiter: String) async throws {
        let text = "\u{FEFF}\"tên; có, dấu\"\(delimiter)b\(delimiter)c\n1\(delimiter)2\(delimiter)3\n"
        let found = try await read(Array(text.utf8))
        #expect(found.header == ["tên; có, dấu", "b", "c"])
        #expect(found.rows.map(\.fields) == [["1", "2", "3"]])
        #expect(found.dialect.hasByteOrderMark)
    }

    @Test func excelNamesItsDelimiter() async throws {
        let found = try await read(Array("sep=;\r\na,x;b\r\n1;2\r\n".utf8))
        #expect(found.header == ["a,x", "b"])
        #expect(found.rows == [ReadRow(number: 1, line: 3, fields: ["1", "2"])])
        #expect(found.dialect.lineEnd == .crlf)
    }

    @Test(arguments: ["sep=|", "SEP=|", "\"sep=|\"", "\u{FEFF}Sep=|"])
    func theSeparatorLineComesInManyForms(line: String) async throws {
        for end in ["\n", "\r\n", "\r"] {
            let text = [line, "a|b,x", "1|2", ""].joined(separator: end)
            let found = try await read(Array(text.utf8), chunk: 1)
            #expect(found.header == ["a", "b,x"])
            #expect(found.rows == [ReadRow(number: 1, line: 3, fields: ["1", "2"])])
        }
    }

    /// A title above the header counts as the header, so that required columns are missing.
    @Test func titlesAreNotPassedOver() async throws {
        let found = try await read(Array("DANH SÁCH CÁN BỘ\n\ncode,name\n1,Lan\n".utf8))
        #expect(found.header == ["DANH SÁCH CÁN BỘ"])
        #expect(found.rows.map(\.line) == [3, 4])
    }

    /// A row that the caller keeps doesn't change while the reader goes on.
    @Test func keptRowsAreNotOverwritten() async throws {
        let text = "a,b\n" + (0..<60_000).map { "\($0),\"x\"\"\($0)\"\n" }.joined()
        var reader = try await CSVReader(source: .bytes(Array(text.utf8), chunk: 50_000))
        _ = try await reader.header()
        var kept: [CSVRow] = []
        while let batch = try await reader.nextBatch() { kept += [batch.rows[0], batch.rows[batch.rows.count - 1]] }
        #expect(kept.count > 8)
        for row in kept {
            #expect(row.string(0) == "\(row.number - 1)")
            #expect(row.string(1) == "x\"\(row.number - 1)")
        }
    }

    @Test func aQuoteThatNeverClosesTakesOnlyItsLine() async throws {
        let found = try await rows("a,b\n1,\"open\n2,x\n3,y\n")
        #expect(found.map(\.fault) == [.openQuote, nil, nil])
        #expect(found.map(\.line) == [2, 3, 4])
        #expect(found.last?.fields == ["3", "y"])
        let long = "a,b\n1,\"open\n" + String(repeating: "22222,x\n", count: 200_000)
        let many = try await rows(long)
        #expect(many.count == 200_001)
        #expect(many.first?.fault == .openQuote)
        #expect(many.dropFirst().allSatisfy { $0.fault == nil && $0.fields == ["22222", "x"] })
    }

    @Test func textBehindAQuoteIsAFaultOfItsRow() async throws {
        let found = try await rows("a,b\n\"x\"y,2\n3,4\n")
        #expect(found.map(\.fault) == [.textAfterQuote, nil])
    }

    @Test func aRowThatIsTooLongEndsWithItsLine() async throws {
        let found = try await rows("a,b\n" + String(repeating: "x", count: 3 << 20) + ",1\n2,3\n")
        #expect(found.map(\.fault) == [.tooLong, nil])
        #expect(found.last == ReadRow(number: 2, line: 3, fields: ["2", "3"]))
    }

    @Test func invalidUTF8IsReported() async throws {
        let found = try await read(Array("a,b\n".utf8) + [0xC3, 0x28, 0x2C, 0x00, 0x0A])
        #expect(found.rows.map(\.fields) == [["<not text>", "\0"]])
    }

    @Test func otherKindsOfFileAreNamed() async throws {
        for (bytes, kind) in [
            ([0x50, 0x4B, 3, 4], CSVForeignKind.zip), ([0xD0, 0xCF, 0x11, 0xE0], .xls), (Array("%PDF-1.7".utf8), .pdf),
        ] {
            let error = await #expect(throws: CSVError.self) { _ = try await read(bytes) }
            #expect(error == .notText(kind))
        }
        let empty = await #expect(throws: CSVError.self) { _ = try await read(Array("\n\r\n\n".utf8)) }
        #expect(empty == .empty)
    }

    @Test func otherEncodingsAreConverted() async throws {
        let text = "mã,tên\n1,Nguyễn Thị Thuỷ 😀\n"
        let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [[0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
            for chunk in [1, 7, 1000] {
                let found = try await read(bytes, chunk: chunk)
                #expect(found.rows.first?.fields == ["1", "Nguyễn Thị Thuỷ 😀"])
            }
        }
        // In Windows-1258, ê is 0xEA, and the tone ngã is a byte of its own behind it: 0xDE.
        let vietnamese = Array("a,b\nNguy".utf8) + [0xEA, 0xDE] + Array("n,1\n".utf8)
        let found = try await read(vietnamese, encoding: .windows1258)
        #expect(found.rows.first?.fields.first == "Nguyễn")
    }
}
