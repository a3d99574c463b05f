import FoundationEssentials
import Training

extension Int {
    /// The number as people write it: `10.000` in Vietnamese, `10,000` in English.
    var spoken: String { spoken(in: Spoken.language) }

    func spoken(in language: Language) -> String {
        let separator: Character = language == .vi ? "." : ","
        var grouped: [Character] = []
        for (place, digit) in String(magnitude).reversed().enumerated() {
            if place > 0, place.isMultiple(of: 3) { grouped.append(separator) }
            grouped.append(digit)
        }
        return (self < 0 ? "−" : "") + String(grouped.reversed())
    }
}

extension Double {
    /// The number with some digits after the decimal sign, which is a comma in Vietnamese.
    func spoken(digits: Int, in language: Language = Spoken.language) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((magnitude * Double(scale)).rounded())
        let whole = (self < 0 && scaled > 0 ? "−" : "") + (scaled / scale).spoken(in: language)
        guard digits > 0 else { return whole }
        let fraction = String(scaled % scale)
        let sign = language == .vi ? "," : "."
        return whole + sign + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// The number with a percent sign.
    var spokenPercent: String {
        spoken(digits: 2) + (Spoken.language == .vi ? " %" : "%")
    }
}

extension Decimal {
    /// The number with its decimal sign, which is a comma in Vietnamese.
    var spoken: String {
        Spoken.language == .vi ? description.replacing(".", with: ",") : description
    }
}

extension Day {
    /// The day as people write it: `30/06/2022` in Vietnamese, `2022-06-30` in English.
    var spoken: String { spoken(in: Spoken.language) }

    func spoken(in language: Language) -> String {
        guard language == .vi else { return description }
        return description.split(separator: "-").reversed().joined(separator: "/")
    }
}

extension Date {
    /// The moment on a clock in Vietnam.
    var spoken: String {
        let seconds = Int(timeIntervalSince1970.rounded(.down))
        let minute = ((seconds + 7 * 3600) % 86_400 + 86_400) % 86_400 / 60
        let clock = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(Day(secondsSince1970: seconds).spoken) \(clock.joined(separator: ":"))"
    }
}
