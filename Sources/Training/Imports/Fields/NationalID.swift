/// The 12 digits of a citizen's card (CCCD), số định danh cá nhân.
///
/// Three for the province or country where the birth was registered, one for the century and the gender, two for the year,
/// six by chance (Thông tư 07/2016/TT-BCA). There is no check digit. A province's code always begins with a zero, so zeros
/// that a spreadsheet ate can be put back with certainty where what comes out names a province.
struct NationalID: Equatable {
    /// The 12 digits.
    let digits: String

    /// How it had to be mended, nil where it was written as it is.
    let mend: Mend?

    enum Mend {
        /// Leading zeros were lost.
        case zeros

        /// There were blanks, full stops or an apostrophe.
        case marks
    }

    /// Reads a national ID as offices write it: blanks and full stops inside, an apostrophe before, zeros lost.
    static func read(_ written: String) -> Result<NationalID, NationalIDFault> {
        var digits = ""
        for scalar in written.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.unicodeScalars.append(scalar)
            case " ", ".", "'", "’", "-", "\u{A0}": continue
            default:
                return .failure(isScientific(written) ? .scientific : .characters)
            }
        }
        switch digits.count {
        case 12:
            return .success(NationalID(digits: digits, mend: digits == written ? nil : .marks))
        case 10, 11:
            let padded = String(repeating: "0", count: 12 - digits.count) + digits
            // A spreadsheet eats all zeros or none.
            guard !digits.hasPrefix("0"), let province = Int(padded.prefix(3)), provinces.contains(province) else {
                return .failure(.length(digits.count))
            }
            return .success(NationalID(digits: padded, mend: .zeros))
        case 9: return .failure(.oldIdentityCard)
        case let count: return .failure(.length(count))
        }
    }

    enum NationalIDFault: Error {
        case scientific, characters, oldIdentityCard, length(Int)

        var code: ErrorCode {
            switch self {
            case .scientific: .nationalIdScientific
            case .characters: .nationalIdCharacters
            case .oldIdentityCard: .nationalIdOldCard
            case .length: .nationalIdLength
            }
        }

        /// What the sentence is about.
        func parameters(of written: String) -> [String: String] {
            guard case .length(let count) = self else { return ["found": written] }
            return ["found": written, "digits": "\(count)"]
        }
    }

    /// Whether the bytes are 12 digits as they should be.
    static func isPlain(_ written: UnsafeBufferPointer<UInt8>) -> Bool {
        written.count == 12 && written.allSatisfy { $0 &- 0x30 < 10 }
    }

    /// `1.08512E+11`, or `1,08512E+11` where the decimal sign is a comma.
    private static func isScientific(_ written: String) -> Bool {
        guard let exponent = written.firstIndex(where: { $0 == "E" || $0 == "e" }) else { return false }
        let mantissa = written[..<exponent]
        let power = written[written.index(after: exponent)...]
        return !mantissa.isEmpty && mantissa.allSatisfy { $0.isASCIIDigit || $0 == "." || $0 == "," }
            && !power.isEmpty && power.allSatisfy { $0.isASCIIDigit || $0 == "+" }
    }

    /// The 63 provinces' codes until the reform of 2025; the cards issued under them stay.
    private static let provinces: Set<Int> = [
        1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44,
        45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89,
        91, 92, 93, 94, 95, 96,
    ]
}

/// What the fourth to sixth digit of a national ID say of its bearer.
struct NationalIDBearer {
    private let centuryAndGender: Int
    private let year: Int

    /// - Parameter digits: The 12 digits of a national ID.
    init?(_ digits: ArraySlice<UInt8>) {
        guard digits.count == 12 else { return nil }
        let values = digits.dropFirst(3).prefix(3).map { Int($0) - 0x30 }
        guard values.allSatisfy({ (0...9).contains($0) }) else { return nil }
        centuryAndGender = values[0]
        year = values[1] * 10 + values[2]
    }

    /// Whether it is issued to women (odd) rather than men (even).
    var isFemale: Bool { centuryAndGender % 2 == 1 }

    /// The year of birth: 0 and 1 for those born from 1900 on, 2 and 3 from 2000 on, and so forth.
    var birthYear: Int { 1900 + centuryAndGender / 2 * 100 + year }
}

extension Character {
    /// Whether it is one of `0` to `9`, and not a digit of another script.
    var isASCIIDigit: Bool {
        ("0"..."9").contains(self)
    }
}
