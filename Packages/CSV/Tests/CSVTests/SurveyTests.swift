import Testing

@testable import CSV

private func survey(_ bytes: [UInt8], chunk: Int = 1 << 18) async throws -> CSVSurvey {
    try await CSVSurvey.of(.bytes(bytes, chunk: chunk))
}

private func names(_ bytes: [UInt8], _ encoding: CSVEncoding, chunk: Int = 1 << 18) async throws -> [String] {
    try await read(bytes, chunk: chunk, encoding: encoding).rows.map { $0.fields[1] }
}

@Suite struct SurveyTests {
    @Test(arguments: [CSVEncoding.tcvn3, .vni, .windows1258])
    func singleBytesAreKnownAndRead(encoding: CSVEncoding) async throws {
        let text = LegacySamples.file()
        let bytes = LegacySamples.bytes(text, in: encoding)
        let found = try await survey(bytes)
        #expect(found.encoding == encoding)
        #expect(found.isCertain)
        #expect(found.foreignKind == nil)
        let expected = try await names(Array(text.utf8), .utf8)
        for chunk in [1, 7, 1 << 18] {
            let read = try await names(bytes, encoding, chunk: chunk)
            #expect(read.map { $0.lowercased() } == expected.map { $0.lowercased() })
        }
    }

    @Test(arguments: [CSVEncoding.tcvn3, .vni, .utf8ReadAsWindows1252])
    func legacyLettersSavedAsUTF8AreKnownAndRead(encoding: CSVEncoding) async throws {
        let text = LegacySamples.file()
        let bytes = Array(LegacySamples.looks(text, in: encoding).utf8)
        for mark in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
            let found = try await survey(mark + bytes)
            #expect(found.encoding == encoding)
            #expect(found.isCertain)
            #expect(found.hasByteOrderMark == !mark.isEmpty)
            let error = await #expect(throws: CSVError.self) {
                _ = try await CSVReader(source: .bytes(mark + bytes), survey: found)
            }
            #expect(error == .legacyFont(encoding))
            let reader = try await CSVReader(source: .bytes(mark + bytes), encoding: encoding, survey: found)
            #expect(reader.encoding == encoding)
            let expected = try await names(Array(text.utf8), .utf8)
            for chunk in [1, 5, 1 << 18] {
                let read = try await names(mark + bytes, encoding, chunk: chunk)
                #expect(read.map { $0.lowercased() } == expected.map { $0.lowercased() })
            }
        }
    }

    /// A decoder of Windows-1258 holds a letter back until it knows its tone; the file may end there.
    @Test func theLastLetterIsNotLost() async throws {
        for (text, name) in [("a,b\n1,Lê Thị Nga", "Lê Thị Nga"), ("a,b\n1,Lê Hà", "Lê Hà"), ("a,b\n1,Y Tủ", "Y Tủ")] {
            for chunk in [1, 3, 100] {
                let bytes = LegacySamples.bytes(text, in: .windows1258)
                #expect(try await names(bytes, .windows1258, chunk: chunk) == [name])
            }
        }
    }

    /// A byte order mark that was misread with the text is not part of the header's first name.
    @Test func aMisreadMarkIsLeftOut() async throws {
        let bytes = Array("ï»¿sep=;\ntÃªn;b\nNguyá»…n;1\n".utf8)
        for chunk in [1, 4, 100] {
            let found = try await read(bytes, chunk: chunk, encoding: .utf8ReadAsWindows1252)
            #expect(found.header == ["tên", "b"])
            #expect(found.rows == [ReadRow(number: 1, line: 3, fields: ["Nguyễn", "1"])])
        }
    }

    /// The bytes that decide the encoding may come late in a file.
    @Test func theWholeFileIsSurveyed() async throws {
        let plain =
            "code,full_name,note\n" + String(repeating: "CC1,Lan,a plain row without any marks\n", count: 40_000)
        for encoding in [CSVEncoding.tcvn3, .vni, .windows1258] {
            let bytes = Array(plain.utf8) + LegacySamples.bytes(LegacySamples.file(), in: encoding)
            let found = try await survey(bytes)
            #expect(found.encoding == encoding)
            #expect(found.evidence.bytes == bytes.count)
        }
    }

    @Test(arguments: [CSVEncoding.tcvn3, .vni, .utf8ReadAsWindows1252])
    func someLegacyRowsDoNotMakeALegacyFile(encoding: CSVEncoding) async throws {
        let few = LegacySamples.file(rows: 30)
        let text = LegacySamples.file(rows: 400) + LegacySamples.looks(few, in: encoding)
        let found = try await survey(Array(text.utf8))
        #expect(found.encoding == .utf8)
        let one = "code,full_name\nCC1,Hoµng\nCC2,Lan\n"
        #expect(try await survey(Array(one.utf8)).encoding == .utf8)
    }

    @Test func someBadBytesDoNotMakeAnotherEncoding() async throws {
        let bytes = Array(LegacySamples.file().utf8) + LegacySamples.bytes("CC9,Nguyễn Văn Hùng,x\n", in: .tcvn3)
        let found = try await survey(bytes)
        #expect(found.encoding == .utf8)
        #expect(!found.isCertain)
        #expect(found.evidence.badBytes == 3)
    }

    @Test func unicodeIsKnown() async throws {
        let text = LegacySamples.file()
        #expect(try await survey(Array(text.utf8)).encoding == .utf8)
        #expect(try await survey(Array("a,b\n1,2\n".utf8)).isCertain)
        #expect(try await survey([]).encoding == .utf8)
        let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        #expect(try await survey(little).encoding == .utf16LittleEndian)
        #expect(try await survey(big).encoding == .utf16BigEndian)
        #expect(try await survey([0xFF, 0xFE] + little).isCertain)
        #expect(try await survey([0xFE, 0xFF] + big).encoding == .utf16BigEndian)
        let cut = await #expect(throws: CSVError.self) { _ = try await names(little.dropLast(), .utf16LittleEndian) }
        #expect(cut == .notInEncoding(.utf16LittleEndian))
        var apart = ""
        for scalar in text.unicodeScalars { apart += String(scalar) == "ễ" ? "e\u{302}\u{303}" : String(scalar) }
        #expect(try await survey(Array(apart.utf8)).encoding == .utf8)
    }

    @Test func westernTextIsNotExplained() async throws {
        let text = "a,b\n" + String(repeating: "Fran\u{E7}ois,Caf\u{E9} M\u{FC}ller\n", count: 20)
        let bytes = text.unicodeScalars.map { UInt8($0.value) }
        let found = try await survey(bytes)
        #expect(found.encoding == nil)
        #expect(throws: CSVError.unknownEncoding) { try found.encodingToRead() }
        #expect(try await names(bytes, .windows1252).first == "Café Müller")
    }

    @Test func otherKindsOfFilesAreKnown() async throws {
        let zip: [UInt8] = [0x50, 0x4B, 3, 4, 20, 0, 6, 0, 8, 0]
        var generator = SeededGenerator(state: 4)
        let random = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let samples: [([UInt8], CSVForeignKind)] = [
            (zip + Array("[Content_Types].xml".utf8), .xlsx), (zip + Array("readme.txt".utf8), .zip),
            (zip + Array("mimetypeapplication/vnd.oasis.opendocument.spreadsheet".utf8), .ods),
            ([0x1F, 0x8B, 8, 0], .gzip),
            ([0xD0, 0xCF, 0x11, 0xE0], .xls), (Array("%PDF-1.7".utf8), .pdf),
            (Array("\u{FEFF}\n <HTML><body>".utf8), .html), (Array("<table border=1>".utf8), .html),
            (Array("<?xml version=\"1.0\"?>".utf8), .xml), ([0x2A] + random, .binary),
        ]
        for (bytes, kind) in samples {
            let found = try await survey(bytes)
            #expect(found.foreignKind == kind)
            #expect(throws: CSVError.notText(kind)) { try found.encodingToRead() }
        }
    }

    /// The survey has the same result wherever the file is cut into chunks and blocks.
    @Test func theChunksOfAFileMakeNoDifference() async throws {
        let text = LegacySamples.file(rows: 300)
        for encoding in [CSVEncoding.utf8, .tcvn3, .vni, .windows1258, .utf8ReadAsWindows1252] {
            let bytes = encoding == .utf8 ? Array(text.utf8) : LegacySamples.bytes(text, in: encoding)
            let whole = try await survey(bytes)
            #expect(try await survey(bytes, chunk: 3) == whole)
            for shift in [1, 2, 3, 100] {
                #expect(try await survey(Array(repeating: 0x0A, count: shift) + bytes).encoding == whole.encoding)
            }
        }
    }

    /// The validation of many bytes at a time agrees with Swift's own.
    @Test func theCheckOfUTF8AgreesWithSwift() async throws {
        var generator = SeededGenerator(state: 5)
        let pieces: [[UInt8]] = [
            Array("a".utf8), Array("é".utf8), Array("ễ".utf8), Array("😀".utf8), [0x80], [0xC3], [0xE1, 0xBB],
            [0xF0, 0x9F],
            [0xED, 0xA0, 0x80], [0xE0, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80], [0xFF],
            [0xF0, 0x80, 0x80, 0x80],
        ]
        for round in 0..<3000 {
            let isTame = round % 2 == 0
            var bytes = [UInt8](repeating: 0x61, count: Int.random(in: 2030...2050, using: &generator))
            for _ in 0..<Int.random(in: 1...5, using: &generator) {
                bytes += pieces[Int.random(in: 0..<(isTame ? 4 : pieces.count), using: &generator)]
            }
            let found = try await survey(bytes)
            #expect(
                (found.evidence.badBytes == 0) == (String(validating: bytes, as: UTF8.self) != nil),
                "\(bytes.suffix(30))"
            )
        }
    }
}
