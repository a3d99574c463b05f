/// A time that a program writes after a day: `00:00:00`, `8:30`, `12:00:00 AM`, `08:30:00.000+07:00`.
struct TimeOfDay {
    let isMidnight: Bool

    /// True if it is a time in Vietnam: it has no zone, or that of Vietnam.
    let isInVietnam: Bool

    /// Reads a time; nil where the text is not a time.
    init?(_ written: some StringProtocol) {
        var rest = Substring(written)
        var numbers: [Int] = []
        repeat {
            if !numbers.isEmpty { rest.removeFirst() }
            let digits = rest.prefix(while: \.isASCIIDigit)
            guard (1...2).contains(digits.count), let number = Int(digits) else { return nil }
            numbers.append(number)
            rest = rest.dropFirst(digits.count)
        } while rest.first == ":" && numbers.count < 3
        guard numbers.count >= 2, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        var hasFraction = false
        if numbers.count == 3, rest.first == "." || rest.first == "," {
            let digits = rest.dropFirst().prefix(while: \.isASCIIDigit)
            guard !digits.isEmpty else { return nil }
            hasFraction = digits.contains { $0 != "0" }
            rest = rest.dropFirst(digits.count + 1)
        }
        let half = Self.half(&rest)
        guard half == nil ? numbers[0] < 24 : (1...12).contains(numbers[0]) else { return nil }
        if half == .morning, numbers[0] == 12 { numbers[0] = 0 }
        isMidnight = numbers.allSatisfy { $0 == 0 } && !hasFraction && half != .afternoon
        switch rest.drop(while: { $0 == " " }).uppercased() {
        case "": isInVietnam = true
        case "+07:00", "+0700", "+07": isInVietnam = true
        case let zone where zone == "Z" || Self.isOffset(zone): isInVietnam = false
        default: return nil
        }
    }

    private enum Half { case morning, afternoon }

    /// The named half of the day, in English or as in Vietnamese spreadsheets (sáng, chiều).
    private static func half(_ rest: inout Substring) -> Half? {
        let word = rest.drop { $0 == " " }.prefix(2).uppercased()
        let half: Half? =
            switch word {
            case "AM", "SA": .morning
            case "PM", "CH": .afternoon
            default: nil
            }
        if half != nil { rest = rest.drop { $0 == " " }.dropFirst(2) }
        return half
    }

    /// True if a text is an offset from UTC: `-08:00`, `+0900`.
    private static func isOffset(_ zone: String) -> Bool {
        guard let sign = zone.first, sign == "+" || sign == "-" else { return false }
        let digits = zone.dropFirst().filter { $0 != ":" }
        return [2, 4].contains(digits.count) && digits.allSatisfy(\.isASCIIDigit)
    }
}
