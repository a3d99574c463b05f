/// The 12 digits of a citizen's card (CCCD), số định danh cá nhân.
///
/// The first three name the province or country where the birth was registered, one the century and the gender, two the
/// year, and six are random (Thông tư 07/2016/TT-BCA). There is no check digit. A province's code always begins with a
/// zero, so zeros that a spreadsheet dropped can be restored with certainty where the result begins with a province's
/// code.
struct NationalID: Equatable {
    let digits: String

    /// The way in which the number was mended, nil where it was written in full.
    let mend: Mend?

    enum Mend {
        /// Leading zeros were lost.
        case zeros

        /// There were blanks, full stops, an apostrophe, or the `.0` that a program adds to a number.
        case marks
    }

    /// Reads a national ID as offices write it: in groups, after an apostrophe, without its zeros, or as
    /// `1085123456.0`.
    ///
    /// Marks are removed only where people and spreadsheets put them: otherwise twelve digits could be another person's
    /// number.
    static func read(_ written: String) throws(FieldRefusal) -> NationalID {
        func fault(_ code: ErrorCode) -> FieldRefusal { FieldRefusal(code, ["found": written]) }
        func wrongLength(_ count: Int) -> FieldRefusal {
            FieldRefusal(.nationalIdLength, ["found": written, "digits": "\(count)"])
        }
        let groups = try groups(of: written)
        let digits = groups.joined()
        let sizes = groups.map(\.count)
        switch digits.count {
        case 12 where groups.count > 1 && !sizes.allSatisfy((3...6).contains) && sizes != [3, 1, 2, 6]:
            throw fault(.nationalIdGrouping)
        case 12:
            let place = String(digits.prefix(3))
            guard Int(place).map(isPlace) ?? false else {
                throw FieldRefusal(.nationalIdPlace, ["found": written, "place": place])
            }
            return NationalID(digits: digits, mend: digits == written ? nil : .marks)
        case 10, 11:
            // A spreadsheet drops all leading zeros or none, and may separate thousands.
            guard !digits.hasPrefix("0"), groups.count == 1 || sizes.dropFirst() == [3, 3, 3] else {
                throw wrongLength(digits.count)
            }
            let padded = String(repeating: "0", count: 12 - digits.count) + digits
            guard Int(padded.prefix(3)).map(isPlace) ?? false else { throw wrongLength(digits.count) }
            return NationalID(digits: padded, mend: .zeros)
        case 9: throw fault(.nationalIdOldCard)
        case let count: throw wrongLength(count)
        }
    }

    /// The digits in the groups in which they are written.
    private static func groups(of written: String) throws(FieldRefusal) -> [String] {
        func fault(_ code: ErrorCode) -> FieldRefusal { FieldRefusal(code, ["found": written]) }
        var rest = written.unicodeScalars[...]
        if let first = rest.first, first == "'" || first == "’" { rest = rest.dropFirst().drop { $0 == " " } }
        var groups = [""]
        var marks: [Unicode.Scalar] = []
        for scalar in rest {
            switch scalar {
            case "0"..."9": groups[groups.count - 1].unicodeScalars.append(scalar)
            case " ", ".", "-", ",", "\u{A0}":
                groups.append("")
                marks.append(scalar)
            default:
                throw fault(isScientific(written) ? .nationalIdScientific : .nationalIdCharacters)
            }
        }
        guard !marks.isEmpty else { return groups }
        if groups.count == 2, groups[0].count >= 9, marks == ["."] || marks == [","] {
            // A number with a fraction of zero is a whole number that a program has written.
            guard (1...2).contains(groups[1].count), groups[1].allSatisfy({ $0 == "0" }) else {
                throw fault(.nationalIdFraction)
            }
            return [groups[0]]
        }
        guard !marks.contains(",") else { throw fault(.nationalIdCharacters) }
        guard groups.allSatisfy({ !$0.isEmpty }), groups[0].count < 10 else { throw fault(.nationalIdGrouping) }
        return groups
    }

    /// True if the bytes are a national ID that can be stored unchanged.
    static func isPlain(_ written: UnsafeBufferPointer<UInt8>) -> Bool {
        guard written.count == 12, written.allSatisfy({ $0 &- 0x30 < 10 }) else { return false }
        return isPlace(Int(written[0]) * 100 + Int(written[1]) * 10 + Int(written[2]) - 0x30 * 111)
    }

    /// `1.08512E+11`, or `1,08512E+11` where the decimal sign is a comma.
    private static func isScientific(_ written: String) -> Bool {
        guard let exponent = written.firstIndex(where: { $0 == "E" || $0 == "e" }) else { return false }
        let mantissa = written[..<exponent]
        let power = written[written.index(after: exponent)...]
        return !mantissa.isEmpty && mantissa.allSatisfy { $0.isASCIIDigit || $0 == "." || $0 == "," }
            && !power.isEmpty && power.allSatisfy { $0.isASCIIDigit || $0 == "+" }
    }

    /// True if the first three digits are a place where a birth can be registered.
    ///
    /// They are the code of one of the 63 provinces before the reform of 2025, whose cards stay valid, or the code of a
    /// country, none of which begins with a zero. The list of countries grows, so it is not checked.
    private static func isPlace(_ number: Int) -> Bool {
        switch number {
        case 1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42,
            44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86,
            87, 89, 91, 92, 93, 94, 95, 96:
            true
        default: (100...999).contains(number)
        }
    }
}

extension RowReader {
    /// Stages a national ID.
    ///
    /// - Returns: The gender and the year of birth in its digits, nil where the field has no national ID.
    mutating func nationalID(_ column: Int) -> NationalIDBearer? {
        if takesPlain(column, NationalID.isPlain) { return NationalIDBearer(line.bytes[line.field]) }
        guard let text = filled(column) else { return nil }
        do {
            let read = try NationalID.read(text)
            let parameters = ["found": text, "stored": read.digits]
            switch read.mend {
            case .zeros: note(column, .nationalIdZeros, parameters)
            case .marks: note(column, .nationalIdMarks, parameters)
            case nil: break
            }
            line.append(read.digits)
            return NationalIDBearer(line.bytes[line.field])
        } catch {
            refuse(column, error)
        }
        return nil
    }
}

/// The gender and year of birth in the fourth to sixth digit of a national ID.
struct NationalIDBearer {
    private let centuryAndGender: Int
    private let year: Int

    init?(_ digits: ArraySlice<UInt8>) {
        guard digits.count == 12 else { return nil }
        let values = digits.dropFirst(3).prefix(3).map { Int($0) - 0x30 }
        guard values.allSatisfy({ (0...9).contains($0) }) else { return nil }
        centuryAndGender = values[0]
        year = values[1] * 10 + values[2]
    }

    /// True if it is issued to women (odd) rather than men (even).
    var isFemale: Bool { centuryAndGender % 2 == 1 }

    /// The year of birth: 0 and 1 for those born from 1900 on, 2 and 3 from 2000 on, and so forth.
    var birthYear: Int { 1900 + centuryAndGender / 2 * 100 + year }
}

extension Character {
    /// True if it is one of `0` to `9`, and not a digit of another script.
    var isASCIIDigit: Bool {
        ("0"..."9").contains(self)
    }
}
