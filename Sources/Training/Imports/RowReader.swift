import CSV

/// One row of a file as a plan reads it: each call takes a column's field, mends it, and stages it or notes its fault.
///
/// All faults of a row are noted, not only the first. A row with faults is staged too, with nothing in the faulty
/// fields, so that it is counted and can be written out with the others that are refused.
struct RowReader {
    private let columns: [ImportColumn]
    private let header: Header
    private let today: Day
    private var row: CSVRow?
    private var line = StagedLine()
    private var faults: [Fault] = []

    init(header: Header, columns: [ImportColumn], today: Day) {
        self.header = header
        self.columns = columns
        self.today = today
    }

    /// Stages one row: its number and line, its fields as the plan reads them, and its faults.
    mutating func stage(_ row: CSVRow, by plan: some ImportPlan) {
        self.row = row
        line.append(row.number)
        line.append(row.line)
        noteShape(of: row)
        plan.stage(&self)
        if faults.isEmpty {
            line.append("")
        } else {
            line.append(FaultText.write(faults))
            faults.removeAll(keepingCapacity: true)
        }
        line.endRow()
    }

    /// The rows staged since the last call, in COPY's text format.
    mutating func withStagedBytes(_ body: ([UInt8]) async throws -> Void) async throws {
        try await body(line.bytes)
        line.removeAll()
    }

    /// The row and the place in it of a column's field, nil where the file or the row ends before it.
    private func field(_ column: Int) -> (row: CSVRow, place: Int)? {
        guard let row, let place = header.places[column], place < row.count else { return nil }
        return (row, place)
    }

    /// Notes what is wrong with the row's shape: too few or too many fields, quotes that don't close.
    private mutating func noteShape(of row: CSVRow) {
        switch row.fault {
        case .none: break
        case .openQuote: faults.append(Fault(nil, .openQuote))
        case .textAfterQuote: faults.append(Fault(nil, .textAfterQuote))
        case .tooLong: faults.append(Fault(nil, .rowTooLong))
        }
        guard row.fault == nil else { return }
        let counts = ["found": "\(row.count)", "expected": "\(header.width)"]
        if row.count < header.width {
            faults.append(Fault(nil, .tooFewFields, counts))
        } else if row.count > header.width, (header.width..<row.count).contains(where: { row.string($0) != "" }) {
            faults.append(Fault(nil, .tooManyFields, counts))
        }
    }

    /// Stages a column as the text that it is.
    mutating func text(_ column: Int, isRequired: Bool = false, maximum: Int = 500) {
        guard let (row, place) = field(column) else { return empty(column, isRequired) }
        let isPlain = row.withField(place) { field in
            guard Text.look(at: field) == .plain, field.count <= maximum else { return false }
            line.appendPlain(field)
            return true
        }
        if isPlain { return }
        guard let text = mended(column) else { return line.appendNull() }
        guard !text.isEmpty else { return empty(column, isRequired) }
        guard text.count <= maximum else {
            return refuse(column, .valueTooLong, ["found": "\(text.count)", "expected": "\(maximum)"])
        }
        line.append(text)
    }

    /// Stages a column as what a function makes of its text, nil being a fault.
    mutating func word(_ column: Int, isRequired: Bool = false, fault: ErrorCode, _ read: (String) -> String?) {
        guard let text = mended(column) else { return line.appendNull() }
        guard !text.isEmpty else { return empty(column, isRequired) }
        guard let value = read(text) else { return refuse(column, fault, ["found": text]) }
        line.append(value)
    }

    /// Stages a person's name; one all in capitals is written as names are.
    mutating func name(_ column: Int) {
        guard let (row, place) = field(column) else { return empty(column, true) }
        let isPlainMixed = row.withField(place) { field in
            guard Text.look(at: field) == .plain, field.count <= 200,
                field.contains(where: { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
            else { return false }
            line.appendPlain(field)
            return true
        }
        if isPlainMixed { return }
        guard let text = mended(column) else { return line.appendNull() }
        guard !text.isEmpty else { return empty(column, true) }
        guard text.count <= 200 else {
            return refuse(column, .valueTooLong, ["found": "\(text.count)", "expected": "200"])
        }
        line.append(text.isInCapitals ? text.capitalizedWords : text)
    }

    mutating func nationalID(_ column: Int) {
        guard let text = mended(column) else { return line.appendNull() }
        guard !text.isEmpty else { return line.appendNull() }
        switch NationalID.read(text) {
        case .success(let digits): line.append(digits)
        case .failure(.scientific): refuse(column, .nationalIdScientific, ["found": text])
        case .failure(.characters): refuse(column, .nationalIdCharacters, ["found": text])
        case .failure(.oldIdentityCard): refuse(column, .nationalIdOldCard, ["found": text])
        case .failure(.length(let count)):
            refuse(column, .nationalIdLength, ["found": text, "digits": "\(count)"])
        }
    }

    /// Stages a day; `check` may refuse one that makes no sense.
    mutating func day(_ column: Int, isRequired: Bool = false, _ check: (Day, Day) -> ErrorCode?) {
        guard let text = mended(column) else { return line.appendNull() }
        guard !text.isEmpty else { return empty(column, isRequired) }
        switch WrittenDay.read(text) {
        case .success(let day):
            if let fault = check(day, today) {
                refuse(column, fault, ["found": day.description])
            } else {
                line.append(day.description)
            }
        case .failure(.twoDigitYear): refuse(column, .twoDigitYear, ["found": text])
        case .failure(.noSuchDay): refuse(column, .invalidDate, ["found": text])
        }
    }

    /// Stages a number with at most two decimals, in a range; a decimal comma is understood.
    mutating func number(_ column: Int, isRequired: Bool = false, in range: ClosedRange<Double>, isWhole: Bool = false)
    {
        guard let text = mended(column) else { return line.appendNull() }
        guard !text.isEmpty else { return empty(column, isRequired) }
        let written = String(text.map { $0 == "," ? "." : $0 })
        let parts = written.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber =
            parts.count <= (isWhole ? 1 : 2) && (parts.last?.count ?? 0) <= (parts.count == 2 ? 2 : 10)
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }
        guard isNumber, let value = Double(written) else { return refuse(column, .notNumber, ["found": text]) }
        guard range.contains(value) else {
            let bounds = "\(range.lowerBound.shortest)–\(range.upperBound.shortest)"
            return refuse(column, .numberOutOfRange, ["found": text, "expected": bounds])
        }
        line.append(written)
    }

    private mutating func empty(_ column: Int, _ isRequired: Bool) {
        if isRequired { faults.append(Fault(columns[column].name, .missingValue)) }
        line.appendNull()
    }

    private mutating func refuse(_ column: Int, _ code: ErrorCode, _ parameters: [String: String]) {
        faults.append(Fault(columns[column].name, code, parameters))
        line.appendNull()
    }

    /// The field's text as it is stored, empty where the file has none; nil where it is faulty, which is noted.
    private mutating func mended(_ column: Int) -> String? {
        guard let (row, place) = field(column) else { return "" }
        guard let written = row.string(place) else {
            faults.append(Fault(columns[column].name, .invalidText))
            return nil
        }
        switch Text.stored(written) {
        case .success(let text): return text
        case .failure(.controlCharacter):
            faults.append(Fault(columns[column].name, .controlCharacter))
            return nil
        }
    }
}

extension String {
    /// Whether it has letters, and every one of them is a capital.
    fileprivate var isInCapitals: Bool {
        contains(where: \.isUppercase) && !contains(where: \.isLowercase) && count > 1
    }

    /// Each word with a capital first letter and small ones after: `NGUYỄN THỊ H'LEN` becomes `Nguyễn Thị H'Len`.
    fileprivate var capitalizedWords: String {
        var isStart = true
        var words = ""
        for character in self {
            words += isStart ? character.uppercased() : character.lowercased()
            isStart = !character.isLetter
        }
        return words
    }
}

extension Double {
    /// Without a fraction where there is none.
    fileprivate var shortest: String {
        self == rounded() ? String(Int(self)) : String(self)
    }
}
