import CSV
import Testing

private func rows(_ text: String, chunk: Int = 1 << 18) async throws -> [ReadRow] {
    try await read(Array(text.utf8), chunk: chunk).rows
}

/// A missing closing quote makes its own row faulty, and no row after it.
@Suite struct OpenQuoteTests {
    @Test(arguments: [
        "1,\"Open,x\n2,\"ok\",y\n3,z,w\n",
        "1,\"Open,x\n2,\"\",y\n3,\"z\",w\n",
        "1,\"Open,x\n2,\",first\",y\n3,z,w\n",
        "1,\"Open,x\n2,say \"hi\",y\n3,z,w\n",
        "1,x,\"Open\n\"2\",\"ok\",\"y\"\n3,z,w\n",
        "\"1,Open,x\n\"2\",ok,y\n3,z,w\n",
        "1,\"Open,x\r\n2,\"ok\",y\r\n3,z,w\r\n",
        "1,\"Open,x\r2,\"ok\",y\r3,z,w\r",
        "1,\"Open,x\n\n2,\"ok\",y\n3,z,w\n",
        "1,\"Open,x\n2,a,b\n2,a,b\n2,\"ok\",y\n3,z,w\n",
        "1,\"Open,x\n2,\"say \"\"hi\"\", you\",y\n3,z,w",
        "1,\"Open,x\n2,y,z\n3,z,w\n",
    ])
    func onlyItsRowIsLost(text: String) async throws {
        let whole = try await rows("a,b,c\n" + text)
        #expect(whole.first?.fault == .openQuote)
        #expect(whole.dropFirst().allSatisfy { $0.fault == nil && $0.fields.count == 3 }, "\(whole)")
        #expect(whole.last?.fields == ["3", "z", "w"])
        #expect(whole.count >= 3)
        #expect(whole.first?.line == 2)
        for chunk in 1...7 {
            #expect(try await rows("a,b,c\n" + text, chunk: chunk) == whole)
        }
    }

    @Test func twoOpenQuotesCostTwoRows() async throws {
        let found = try await rows("a,b,c\n1,\"Open,x\n2,\"Open,y\n3,\"z\",w\n4,5,6\n")
        #expect(found.map(\.fault) == [.openQuote, .openQuote, nil, nil])
        #expect(found.map(\.line) == [2, 3, 4, 5])
    }

    /// A correct field of several lines stays one row.
    @Test(arguments: [
        "1,\"two\nlines\",x\n", "1,\"a\n2,\"\"b\"\",c\n3\",x\n", "1,\"x\n2,ok,y\n3,z,w\n\",x\n",
        "\"\n\n\",\"\r\n\",\"\"\n",
    ])
    func severalLinesAreOneRow(text: String) async throws {
        let found = try await rows("a,b,c\n" + text + "9,z,w\n")
        #expect(found.map(\.fault) == [nil, nil])
        #expect(found.last?.fields == ["9", "z", "w"])
    }

    /// Text behind a field of several lines makes one faulty row; the field's second line is no row of its own.
    @Test func textBehindAFieldOfSeveralLines() async throws {
        let found = try await rows("a,b,c\n1,\"two\nlines\" x,y\n9,z,w\n")
        #expect(found.map(\.fault) == [.textAfterQuote, nil])
        #expect(found.map(\.line) == [2, 4])
    }

    @Test func manyOpenQuotesAreReadInTime() async throws {
        let text = "a,b,c\n" + String(repeating: "1,\"Open,x\n2,\"ok\",y\n3,z,w\n", count: 20_000)
        let found = try await rows(text)
        #expect(found.count == 60_000)
        #expect(found.count { $0.fault == .openQuote } == 20_000)
        #expect(found.enumerated().allSatisfy { $0.element.line == $0.offset + 2 })
    }

    /// Rows near the greatest length have the same result in chunks of any size.
    @Test(arguments: [(1 << 20) - 4, (1 << 20) - 3, (1 << 20) - 2, 1 << 20, (1 << 20) + 5])
    func longRowsDoNotDependOnChunks(length: Int) async throws {
        let filler = String(repeating: "x", count: length)
        for text in [
            "a,b\n\(filler),1\n2,3\n", "a,b\n\"\(filler)\",1\n2,3\n", "a,b\n\(filler),\"1\n1\"\n2,3\n",
            "a,b\n1,\"\(filler)\n2,\"3\"\n2,3\n", "a,b\n\(filler),1\r\n2,3\r\n", "a,b\n\(filler),1\r2,3\r",
        ] {
            let whole = try await rows(text)
            #expect(whole.last?.fields == ["2", "3"])
            for chunk in [4095, 65_536, 1 << 20] {
                let cut = try await rows(text, chunk: chunk)
                #expect(cut == whole, "chunks of \(chunk)")
            }
        }
    }

    @Test func aMillionColumnsAreOneRowThatIsTooLong() async throws {
        let text =
            "a,b\n" + String(repeating: "1,", count: 1 << 20) + "\n" + String(repeating: ",", count: 3 << 20)
            + "\n2,3\n"
        let found = try await rows(text)
        #expect(found.map(\.fault) == [.tooLong, .tooLong, nil])
        #expect(found.map(\.line) == [2, 3, 4])
        #expect(found[0].fields.count == (1 << 19) + 1)
    }
}
