/// Checks e-mail addresses and telephone numbers, and mends the usual mistakes in them.
enum Contact {
    /// An e-mail address in lower case: one `@`, a local part, and a domain with a dot; nil for any other text.
    static func email(_ written: String) -> String? {
        let parts = written.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, written.utf8.count <= 254, parts[0].utf8.count <= 64 else { return nil }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let isLocalPart = isDotted(parts[0]) && parts[0].utf8.allSatisfy(isLocalCharacter)
        let isDomain =
            labels.count >= 2
            && labels.allSatisfy { label in
                !label.isEmpty && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            }
        return isLocalPart && isDomain ? written.lowercased() : nil
    }

    /// True if the bytes are an address that can be stored unchanged, as nearly all are.
    static func isPlainEmail(_ written: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (6...254).contains(written.count), let at = written.firstIndex(of: UInt8(ascii: "@")),
            (1...64).contains(at)
        else { return false }
        var lastDot = -1
        for index in 0..<written.count where index != at {
            let byte = written[index]
            if byte == UInt8(ascii: ".") {
                // The address has no empty part: no dot at its ends, beside the @, or beside another dot.
                guard index != 0, index != at - 1, index != at + 1, lastDot != index - 1 else { return false }
                lastDot = index
            } else {
                let isLetter = byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
                guard isLetter || (byte == UInt8(ascii: "_") && index < at) else { return false }
            }
        }
        return lastDot > at && lastDot < written.count - 1
    }

    /// True if the bytes are a number that can be stored unchanged: ten digits that begin with a zero.
    static func isPlainPhone(_ written: UnsafeBufferPointer<UInt8>) -> Bool {
        written.count == 10 && written[0] == UInt8(ascii: "0") && written.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    }

    /// A Vietnamese number in its national form, `0912345678`, or a foreign one in its international form, `+85620…`.
    static func phone(_ written: String) -> String? {
        var digits = ""
        var isInternational = false
        for (index, character) in written.enumerated() {
            switch character {
            case "0"..."9": digits.append(character)
            case "+" where index == 0: isInternational = true
            case " ", ".", "-", "(", ")", "\u{A0}": continue
            default: return nil
            }
        }
        if digits.hasPrefix("00") {
            isInternational = true
            digits.removeFirst(2)
        }
        let isVietnam = digits.hasPrefix("84") && (11...12).contains(digits.count)
        if isVietnam { return "0" + digits.dropFirst(2) }
        if isInternational { return (8...15).contains(digits.count) ? "+" + digits : nil }
        // A spreadsheet has dropped the zero: a mobile number has ten digits with it, a landline number eleven.
        if digits.count == 9, let first = digits.first, "35789".contains(first) { return "0" + digits }
        if digits.count == 10, digits.first == "2" { return "0" + digits }
        return digits.hasPrefix("0") && (10...11).contains(digits.count) ? digits : nil
    }

    /// True if a number was written without its leading zero.
    ///
    /// - Parameter number: The result of ``phone(_:)``.
    static func hadLostZero(_ written: String, _ number: String) -> Bool {
        let digits = written.filter(\.isASCIIDigit)
        return number.hasPrefix("0") && number.dropFirst() == digits && !written.hasPrefix("+")
    }

    private static func isDotted(_ local: Substring) -> Bool {
        !local.isEmpty && local.first != "." && local.last != "." && !local.contains("..")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func isLocalCharacter(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+/=?^_`{|}~.-".utf8.contains(byte)
    }
}

extension RowReader {
    /// Stages an e-mail address.
    mutating func email(_ column: Int) {
        if takesPlain(column, Contact.isPlainEmail) { return }
        mend(column, fault: .invalidEmail, Contact.email)
    }

    /// Stages a telephone number.
    mutating func phone(_ column: Int) {
        if takesPlain(column, Contact.isPlainPhone) { return }
        mend(column, fault: .invalidPhone, Contact.phone) { reader, written, number in
            guard Contact.hadLostZero(written, number) else { return }
            reader.note(column, .phoneZero, ["found": written, "stored": number])
        }
    }

    private mutating func mend(
        _ column: Int,
        fault: ErrorCode,
        _ read: (String) -> String?,
        tell: (inout RowReader, _ written: String, _ value: String) -> Void = { _, _, _ in }
    ) {
        guard let text = filled(column) else { return }
        guard let value = read(text) else { return refuse(column, fault, ["found": text]) }
        tell(&self, text, value)
        line.append(value)
    }
}
