@testable import CSV

/// Vietnamese names, and their forms in old encodings.
enum LegacySamples {
    private static let families = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Ấu"
        .split(separator: " ")
    private static let middles = "Văn Thị Đức Hữu Quốc Thuỳ Xuân Ngọc Bích Kim Thế Tuấn Mỹ Diệu".split(separator: " ")
    private static let givens = "Hùng Trâm Dũng Hà Vân Tú Lan Quỳnh Thuỷ Nghĩa Uyên Ý Yến Khuê Cường Ón Thắm Giang Quý"
        .split(separator: " ")

    /// Names of other peoples and other countries.
    static let others = [
        "Noël", "Café", "Müller", "Y Bhăm Niê", "H'Len Êban", "Đặng Thuỷ Trâm", "Lò Văn Ón", "Loïc", "José García",
        "François", "Zoë", "Chloé Lefèvre", "Björn Åkesson", "Jürgen Groß", "São João", "Anaïs", "Haïti", "Lê Thanh Hà",
        "Êñuôl", "Y Ñôn", "Ksor Phước", "Điểu K'Ré", "Jäger", "Lü Bu", "m²", "½", "n° 5", "© 2022", "«Lan»", "Mã số",
        "Hà", "Tú Bà", "Vàng A Pó", "Giàng Thị Dợ", "Thào Mí Sính",
    ]

    /// Every family name with every middle and given name: some thousands.
    static var names: [String] {
        families.flatMap { family in middles.flatMap { middle in givens.map { "\(family) \(middle) \($0)" } } }
    }

    /// A file of such names.
    static func file(rows: Int = 200) -> String {
        let names = names
        // The step makes neighbouring rows have different names.
        let picked = (0..<rows).map { names[$0 * 977 % names.count] }
        return "code,full_name,note\n"
            + picked.enumerated().map { "CC\($0.offset),\($0.element),ok\n" }.joined()
    }

    /// A text's scalars in a legacy encoding; those of Latin-1 are its bytes.
    static func scalars(_ text: String, in encoding: CSVEncoding) -> [UInt32] {
        text.unicodeScalars.flatMap { scalar -> [UInt32] in
            switch encoding {
            case .tcvn3: tcvn3[scalar.value].map { [$0] } ?? [scalar.value]
            case .vni: vni[scalar.value] ?? [scalar.value]
            case .windows1258: windows1258[scalar.value] ?? [scalar.value]
            default: [scalar.value]
            }
        }
    }

    /// A text as the single bytes of a legacy encoding.
    static func bytes(_ text: String, in encoding: CSVEncoding) -> [UInt8] {
        scalars(text, in: encoding).map { UInt8(truncatingIfNeeded: $0) }
    }

    /// A text in a legacy encoding as it looks when it is read as Latin-1.
    static func looks(_ text: String, in encoding: CSVEncoding) -> String {
        guard encoding != .utf8ReadAsWindows1252 else { return misread(text) }
        return String(String.UnicodeScalarView(scalars(text, in: encoding).compactMap { Unicode.Scalar($0) }))
    }

    /// A text whose UTF-8 was read as Windows-1252.
    private static func misread(_ text: String) -> String {
        let scalars = text.utf8.map { specials[$0] ?? UInt32($0) }
        return String(String.UnicodeScalarView(scalars.compactMap { Unicode.Scalar($0) }))
    }

    /// Bytes that are other characters in Windows-1252 than in Latin-1.
    private static let specials: [UInt8: UInt32] = Dictionary(
        uniqueKeysWithValues: (0x100..<0x2123).compactMap { scalar in
            Windows1252.byte(scalar).map { ($0, scalar) }
        }
    )

    private static let tcvn3 = Dictionary(
        (UInt32(0xA1)...0xFE).reversed().compactMap { byte in TCVN3.letter(byte).map { ($0, byte) } },
        uniquingKeysWith: { $1 }
    ).merging(capitals) { mine, _ in mine }

    /// Capitals with tones have no bytes in TCVN3; the font shows the small ones as capitals.
    private static let capitals: [UInt32: UInt32] = Dictionary(
        uniqueKeysWithValues: zip(
            VietnameseLetter.vowels.suffix(12).joined(),
            VietnameseLetter.vowels.prefix(12).joined()
        )
        .compactMap { capital, small in
            (UInt32(0xA1)...0xFE).first { TCVN3.letter($0) == small }.map { (capital, $0) }
        }
    )

    private static let vni: [UInt32: [UInt32]] = {
        var table: [UInt32: [UInt32]] = [:]
        for single in UInt32(0xC0)...0xFF { if let letter = VNI.letter(single) { table[letter] = [single] } }
        for base in UInt32(0x41)...0xFF where VNI.takesMark(base) {
            for mark in UInt32(0xE0)...0xFF { if let letter = VNI.letter(base, mark) { table[letter] = [base, mark] } }
        }
        return table
    }()

    private static let windows1258: [UInt32: [UInt32]] = {
        var table: [UInt32: [UInt32]] = [:]
        let tones: [UInt32] = [0, 0xCC, 0xD2, 0xDE, 0xEC, 0xF2]
        for vowels in VietnameseLetter.vowels {
            let base = (0..<0x100).first { Windows1258.scalar($0) == vowels[0] } ?? vowels[0]
            table[vowels[0]] = [base]
            for tone in 1...5 { table[vowels[tone]] = [base, tones[tone]] }
        }
        table[0x110] = [0xD0]
        table[0x111] = [0xF0]
        return table
    }()
}
