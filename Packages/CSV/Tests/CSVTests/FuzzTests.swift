import Testing

@testable import CSV

/// For some seconds, files with changed, missing and additional bytes: each gives rows, or one error.
@Suite struct FuzzTests {
    @Test(.timeLimit(.minutes(20)))
    func spoiltFilesEndInRowsOrOneError() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(state: seed)
        let files = samples()
        let clock = ContinuousClock()
        let end = clock.now + .seconds(2)
        var rounds = 0
        while clock.now < end {
            let (encoding, file) = files[Int.random(in: 0..<files.count, using: &generator)]
            let spoilt = spoil(file, &generator)
            let given = Bool.random(using: &generator) ? encoding : nil
            try await check(spoilt, given, &generator, "seed \(seed), round \(rounds)")
            rounds += 1
        }
        #expect(rounds > 10)
    }

    /// Valid files in every encoding, with quotes and line breaks in them.
    private func samples() -> [(CSVEncoding, [UInt8])] {
        let text = LegacySamples.file(rows: 40) + "1,\"a, \"\"b\"\"\nc\",\"\"\r\n\"2\",'=1,\n"
        return CSVEncoding.allCases.map { encoding in
            switch encoding {
            case .utf8: (encoding, [0xEF, 0xBB, 0xBF] + Array(text.utf8))
            case .utf16LittleEndian:
                (encoding, [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
            case .utf16BigEndian: (encoding, text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
            case .utf8ReadAsWindows1252: (encoding, Array(LegacySamples.looks(text, in: encoding).utf8))
            case .windows1252, .windows1258, .tcvn3, .vni: (encoding, LegacySamples.bytes(text, in: encoding))
            }
        }
    }

    private func spoil(_ file: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = file
        for _ in 0..<Int.random(in: 0...8, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes[place] = [0x22, 0x0A, 0x0D, 0x2C, 0x00].randomElement(using: &generator) ?? 0
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(0x22, at: place)
            default: bytes.removeLast(Int.random(in: 0...min(20, bytes.count), using: &generator))
            }
        }
        return bytes
    }

    private func check(
        _ bytes: [UInt8],
        _ encoding: CSVEncoding?,
        _ generator: inout SeededGenerator,
        _ comment: String
    ) async throws {
        let survey = try await CSVSurvey.of(.bytes(bytes, chunk: Int.random(in: 1...5000, using: &generator)))
        #expect(survey.evidence.bytes == bytes.count, "\(comment)")
        let whole = await outcome(bytes, 1 << 18, encoding, survey)
        let cut = await outcome(bytes, Int.random(in: 1...300, using: &generator), encoding, survey)
        #expect(whole == cut, "\(comment)")
        guard case .success(let rows) = whole else { return }
        #expect(rows.map(\.number) == Array(1..<(rows.count + 1)), "\(comment)")
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.line < $1.line }, "\(comment)")
        #expect(rows.allSatisfy { !$0.fields.isEmpty }, "\(comment)")
    }

    private func outcome(
        _ bytes: [UInt8],
        _ chunk: Int,
        _ encoding: CSVEncoding?,
        _ survey: CSVSurvey
    ) async -> Result<[ReadRow], CSVError> {
        do {
            return .success(try await read(bytes, chunk: chunk, encoding: encoding, survey: survey).rows)
        } catch let error as CSVError {
            return .failure(error)
        } catch {
            Issue.record(error)
            return .success([])
        }
    }
}
