/// The kinds of fields that files have.
extension RowReader {
    /// Stages a column as the text that it is.
    ///
    /// - Parameters:
    ///   - column: Which column.
    ///   - isRequired: Whether it must not be empty.
    ///   - maximum: Its greatest length.
    ///   - isOfficialCode: Whether it gives somebody a code, which must not read like the registry's own address.
    mutating func text(_ column: Int, isRequired: Bool = false, maximum: Int = 500, isOfficialCode: Bool = false) {
        // An apostrophe in front may be a guard against being run, which is no part of the text.
        let apostrophe = UInt8(ascii: "'")
        let isPlain = takesPlain(column) { field in
            field.count <= maximum && field.first != apostrophe && !SpreadsheetError.isSuspected(field)
                && Text.look(at: field) == .plain && !(isOfficialCode && OfficialAddress.isBegun(field))
        }
        if isPlain { return }
        guard let text = filled(column, isRequired) else { return }
        guard text.count <= maximum else {
            return refuse(column, .valueTooLong, ["found": "\(text.count)", "expected": "\(maximum)"])
        }
        if isOfficialCode, OfficialAddress.isBegun(text) { return refuse(column, .codeLikeAddress, ["found": text]) }
        line.append(text)
    }

    /// Stages a column as a word of a closed list.
    ///
    /// - Parameters:
    ///   - column: Which column.
    ///   - isRequired: Whether it must not be empty.
    ///   - fault: What to say of a word that the list hasn't.
    ///   - read: The list.
    /// - Returns: The word, nil where there is none.
    @discardableResult
    mutating func word(
        _ column: Int,
        isRequired: Bool = false,
        fault: ErrorCode,
        _ read: (String) -> String?
    ) -> String? {
        if let word = remembered(column) {
            line.append(word)
            return word
        }
        guard let text = filled(column, isRequired) else { return nil }
        guard let word = read(text) else {
            refuse(column, fault, ["found": text])
            return nil
        }
        line.append(word)
        remember(word, for: column)
        return word
    }

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

    /// Stages a person's name; one all in capitals is written as names are.
    mutating func name(_ column: Int) {
        if takesPlain(column, PersonName.isPlain) { return }
        guard let text = filled(column, true) else { return }
        guard text.count <= 200 else {
            return refuse(column, .valueTooLong, ["found": "\(text.count)", "expected": "200"])
        }
        switch PersonName.read(text) {
        case .success(let read):
            if read.wasInCapitals {
                note(column, .nameInCapitals, ["found": text, "stored": read.name])
            }
            line.append(read.name)
        case .failure(let fault): refuse(column, fault.code, ["found": text])
        }
    }

    /// Stages a national ID.
    ///
    /// - Returns: What its digits say of its bearer, nil where there is none.
    mutating func nationalID(_ column: Int) -> NationalIDBearer? {
        if takesPlain(column, NationalID.isPlain) { return NationalIDBearer(line.bytes[line.field]) }
        guard let text = filled(column) else { return nil }
        switch NationalID.read(text) {
        case .success(let read):
            let parameters = ["found": text, "stored": read.digits]
            switch read.mend {
            case .zeros: note(column, .nationalIdZeros, parameters)
            case .marks: note(column, .nationalIdMarks, parameters)
            case nil: break
            }
            line.append(read.digits)
            return NationalIDBearer(line.bytes[line.field])
        case .failure(let fault): refuse(column, fault.code, fault.parameters(of: text))
        }
        return nil
    }

    /// What is wrong with a day that can be read, with what its sentence needs besides the day.
    typealias DayCheck = (Day) -> (ErrorCode, [String: String])?

    /// Stages a day.
    ///
    /// - Parameters:
    ///   - column: Which column.
    ///   - isRequired: Whether it must not be empty.
    ///   - check: May refuse a day that makes no sense.
    /// - Returns: The day, nil where there is none.
    @discardableResult
    mutating func day(_ column: Int, isRequired: Bool = false, _ check: DayCheck = { _ in nil }) -> Day? {
        let order = order
        let day: Day
        if let plain = withField(column, { WrittenDay.readPlain($0, order) }) ?? nil {
            day = plain.day
            if plain.showsOrder { noteOrder() }
        } else {
            guard let text = filled(column, isRequired), let read = read(text, column) else { return nil }
            day = read
        }
        if let (fault, parameters) = check(day) {
            refuse(column, fault, parameters.merging(["found": day.description]) { given, _ in given })
            return nil
        }
        line.append(day)
        return day
    }

    /// Reads a day that isn't in one of the plainest forms; notes what is wrong with it.
    private mutating func read(_ text: String, _ column: Int) -> Day? {
        switch WrittenDay.read(text, order) {
        case .success(let read):
            if read.showsOrder { noteOrder() }
            if read.hadTime { note(column, .dayWithTime, ["found": text, "stored": read.day.description]) }
            return read.day
        case .failure(.dayNumber(let day)) where takesDayNumber(column):
            note(column, .spreadsheetDay, ["found": text, "stored": day.description])
            return day
        case .failure(let fault):
            if case .otherOrder = fault { noteOtherOrder(text) }
            refuse(column, fault.code, fault.parameters(of: text, order))
            return nil
        }
    }

    /// Stages a number with at most two decimals, in a range; a decimal comma is understood.
    mutating func number(_ column: Int, isRequired: Bool = false, in range: ClosedRange<Double>, isWhole: Bool = false)
    {
        if let word = remembered(column) { return line.append(word) }
        guard let text = filled(column, isRequired) else { return }
        let written = String(text.map { $0 == "," ? "." : $0 })
        let parts = written.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber =
            parts.count <= (isWhole ? 1 : 2)
            && parts.allSatisfy { (1...10).contains($0.count) && $0.allSatisfy(\.isASCIIDigit) }
        guard isNumber, let value = Double(written) else { return refuse(column, .notNumber, ["found": text]) }
        guard parts.count < 2 || parts[1].count <= 2 else {
            return refuse(column, .tooManyDecimals, ["found": text, "expected": "2"])
        }
        guard range.contains(value) else {
            let bounds = "\(range.lowerBound.shortest)–\(range.upperBound.shortest)"
            return refuse(column, .numberOutOfRange, ["found": text, "expected": bounds])
        }
        line.append(written)
        remember(written, for: column)
    }
}

extension Double {
    /// Without a fraction where there is none.
    fileprivate var shortest: String {
        self == rounded() ? String(Int(self)) : String(self)
    }
}
