/// The kind and the encoding of a file, found by looking at all of it before it is read.
///
/// ```swift
/// let survey = try await CSVSurvey.of(.file("officials.csv"))
/// var reader = try await CSVReader(source: .file("officials.csv"), survey: survey)
/// ```
public struct CSVSurvey: Sendable, Hashable {
    /// The file's encoding; nil where the file isn't text, or no encoding explains it.
    public let encoding: CSVEncoding?

    /// True if the evidence leaves hardly any doubt.
    public let isCertain: Bool

    /// True if the file begins with a byte order mark.
    public let hasByteOrderMark: Bool

    /// The kind of the file, nil where it may be CSV.
    public let foreignKind: CSVForeignKind?

    /// A word in two encodings, where the file fits both; nil where it doesn't.
    public let ambiguity: Ambiguity?

    /// A word whose letters became question marks when the file was saved; nil for none.
    public let lostWord: String?

    /// The evidence for the encoding.
    public let evidence: Evidence

    /// A word of a file that may be in either of two encodings.
    public struct Ambiguity: Sendable, Hashable {
        /// An encoding that the file fits.
        public let encoding: CSVEncoding

        /// The word in that encoding.
        public let word: String

        /// Another encoding that the file fits.
        public let otherEncoding: CSVEncoding

        /// The word in that other encoding.
        public let otherWord: String
    }

    /// Counts of a file's bytes, characters and words.
    public struct Evidence: Sendable, Hashable {
        /// The file's size.
        public var bytes = 0

        /// Characters that aren't ASCII, where the bytes are UTF-8.
        public var characters = 0

        /// Bytes that aren't UTF-8.
        public var badBytes = 0

        /// Words that were examined.
        public var wordsRead = 0

        /// Those of them that indicate ``CSVSurvey/encoding``.
        public var wordsExplained = 0
    }

    /// Looks at a whole file.
    ///
    /// - Parameter source: The file's bytes, which are read to the end.
    /// - Returns: The survey.
    /// - Throws: ``CSVError`` `unreadable`.
    public static func of(_ source: CSVSource) async throws -> CSVSurvey {
        let reading = SurveyReading()
        return try await reading.survey(source)
    }

    /// The encoding in which a reader should read the file, where the caller hasn't named one.
    ///
    /// - Throws: ``CSVError`` `notText`, `legacyFont`, `lostLetters`, `unknownEncoding`, `ambiguousEncoding`.
    public func encodingToRead() throws -> CSVEncoding {
        if let foreignKind { throw CSVError.notText(foreignKind) }
        if let lostWord { throw CSVError.lostLetters(lostWord) }
        if let ambiguity { throw CSVError.ambiguousEncoding(ambiguity) }
        guard let encoding else { throw CSVError.unknownEncoding }
        guard !encoding.isLegacy else { throw CSVError.legacyFont(encoding) }
        return encoding
    }

    init(start: [UInt8], bytes: Int, _ tally: SurveyTally) {
        let mark = CSVEncoding.mark(start)
        hasByteOrderMark = mark != nil
        var found = Finding()
        if let kind = CSVForeignKind.detect(start) {
            found = Finding(kind: kind, isCertain: true)
        } else if let mark, mark.encoding != .utf8 {
            found = Finding(encoding: mark.encoding, isCertain: true)
        } else {
            found = Finding(tally, bytes: bytes)
        }
        foreignKind = found.kind
        encoding = found.encoding
        isCertain = found.isCertain
        ambiguity = found.ambiguity
        lostWord = found.lostWord
        evidence = Evidence(
            bytes: bytes,
            characters: tally.characters,
            badBytes: tally.badBytes,
            wordsRead: found.wordsRead,
            wordsExplained: found.wordsExplained
        )
    }
}

/// The conclusion from the counts.
private struct Finding {
    var encoding: CSVEncoding?
    var kind: CSVForeignKind?
    var isCertain = false
    var ambiguity: CSVSurvey.Ambiguity?
    var lostWord: String?
    var wordsRead = 0
    var wordsExplained = 0
}

extension Finding {
    init(_ tally: SurveyTally, bytes: Int) {
        if tally.zerosAtOdd * 8 >= bytes, tally.zerosAtOdd > tally.zerosAtEven * 8 {
            self.init(encoding: .utf16LittleEndian, isCertain: tally.zerosAtOdd > 100)
        } else if tally.zerosAtEven * 8 >= bytes, tally.zerosAtEven > tally.zerosAtOdd * 8 {
            self.init(encoding: .utf16BigEndian, isCertain: tally.zerosAtEven > 100)
        } else if tally.controls > 1, tally.controls * (tally.badBytes > 0 ? 200 : 20) > bytes {
            self.init(kind: .binary, isCertain: true)
        } else if tally.badBytes <= tally.characters {
            self.init(unicode: tally)
        } else {
            self.init(singleBytes: tally, bytes: bytes)
        }
    }

    /// Concludes for bytes that are UTF-8, whose letters may not be the intended ones.
    private init(unicode tally: SurveyTally) {
        self.init(encoding: .utf8, isCertain: tally.badBytes == 0)
        let words = tally.words
        let counts = [
            (CSVEncoding.tcvn3, words.tcvn3.all), (.vni, words.vni.all), (.utf8ReadAsWindows1252, words.mojibake),
        ].sorted { $0.1 > $1.1 }
        let (legacy, count) = counts[0]
        let others = counts[1].1 + counts[2].1 + words.unknown + words.unicode
        // One word proves little, and a few such rows don't make a Vietnamese file a legacy one.
        guard count > 1, count * 2 > others * 3, count * 4 >= words.plain, tally.vietnamese * 2 < tally.latin else {
            return
        }
        encoding = legacy
        isCertain = count >= 20 && count > others * 4 && tally.badBytes == 0
        wordsRead = words.words
        wordsExplained = count
    }

    /// Concludes for bytes that aren't UTF-8, where each byte is a letter.
    private init(singleBytes tally: SurveyTally, bytes: Int) {
        self.init()
        wordsRead = tally.singleBytes.words
        lostWord = tally.singleBytes.lostWord
        if let ambiguity = tally.singleBytes.ambiguity {
            self.ambiguity = ambiguity
        } else if let best = tally.singleBytes.best, best.words > 0 {
            encoding = best.encoding
            isCertain = best.words >= 20 && best.words * 10 > wordsRead * 8 && best.encoding != .windows1252
            wordsExplained = best.words
        } else if tally.badBytes * 1000 <= bytes {
            // A few invalid bytes spoil the rows that they are in, not the others.
            encoding = .utf8
        }
    }
}

/// Reads a file in blocks.
private struct SurveyReading {
    /// The number of bytes of the previous stretch that are kept before the first of a stretch.
    private static let before = 16
    private static let stretch = SurveyBlock.size * 128

    func survey(_ source: CSVSource) async throws -> CSVSurvey {
        let size = Self.before + Self.stretch
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size)
        memory.initialize(repeating: 0x20)
        defer { memory.deallocate() }
        let bytes = UnsafeMutableBufferPointer(rebasing: memory[Self.before...])
        var tally = SurveyTally()
        var position = 0
        var start: [UInt8] = []
        while true {
            let count = try await fill(bytes, source)
            if position == 0 { start = Array(bytes.prefix(min(count, 4096))) }
            let isLast = count < bytes.count
            // Blanks fill the last block, and end a character that is cut off there.
            let blocks = (count + (isLast ? 1 : 0) + SurveyBlock.size - 1) / SurveyBlock.size
            for index in count..<(blocks * SurveyBlock.size) { bytes[index] = 0x20 }
            for block in 0..<blocks {
                let offset = block * SurveyBlock.size
                tally.count(
                    UnsafeBufferPointer(rebasing: bytes[offset..<(offset + SurveyBlock.size)]),
                    at: position + offset,
                    isFirst: position + offset == 0,
                    isLast: isLast && block == blocks - 1
                )
            }
            position += count
            if isLast { break }
            for index in 0..<Self.before { memory[index] = memory[size - Self.before + index] }
        }
        return CSVSurvey(start: start, bytes: position, tally)
    }

    /// Reads until the stretch is full or the file has ended; returns how many bytes were read.
    private func fill(_ bytes: UnsafeMutableBufferPointer<UInt8>, _ source: CSVSource) async throws -> Int {
        var count = 0
        while count < bytes.count {
            let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[count...])
            let read = try await source.read(into: room)
            guard read > 0 else { break }
            count += read
        }
        return count
    }
}
