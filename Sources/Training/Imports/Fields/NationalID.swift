/// The 12 digits of a citizen's card (CCCD), số định danh cá nhân.
///
/// The law gives it no check digit; its first digit is always 0, for the codes of provinces and countries have three
/// digits and begin with one, so zeros that a spreadsheet ate can be put back with certainty.
enum NationalID {
    /// Reads a national ID as offices write it: blanks and full stops inside, an apostrophe before, zeros lost.
    static func read(_ written: String) -> Result<String, NationalIDFault> {
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
        case 12: return .success(digits)
        // Every code of a province has one leading zero, and two up to 08: eleven or ten digits are what is left.
        case 10, 11: return .success(String(repeating: "0", count: 12 - digits.count) + digits)
        case 9: return .failure(.oldIdentityCard)
        case let count: return .failure(.length(count))
        }
    }

    enum NationalIDFault: Error {
        case scientific, characters, oldIdentityCard, length(Int)
    }

    /// `1.08512E+11`, or `1,08512E+11` where the decimal sign is a comma.
    private static func isScientific(_ written: String) -> Bool {
        guard let exponent = written.firstIndex(where: { $0 == "E" || $0 == "e" }) else { return false }
        let mantissa = written[..<exponent]
        let power = written[written.index(after: exponent)...]
        return !mantissa.isEmpty && mantissa.allSatisfy { $0.isASCIIDigit || $0 == "." || $0 == "," }
            && !power.isEmpty && power.allSatisfy { $0.isASCIIDigit || $0 == "+" }
    }
}

extension Character {
    /// Whether it is one of `0` to `9`, and not a digit of another script.
    var isASCIIDigit: Bool {
        ("0"..."9").contains(self)
    }
}
