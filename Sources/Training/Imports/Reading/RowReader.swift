import CSV

/// Reads one row of a file for a plan: each call takes a column's field, mends it, and stages it or notes its fault.
///
/// All faults of a row are noted, not only the first. A row with faults is staged too, with nulls in place of the
/// faulty fields, so that it is counted and can be written out with the other refused rows.
///
/// Every field is first looked at as bytes, and nearly all can be staged unchanged. Only the others become a `String`
/// and are mended.
struct RowReader {
    let columns: [ImportColumn]
    let today: Day

    /// The order of day and month in the file's days.
    let order: DayOrder

    /// The columns whose days are all a spreadsheet's numbers.
    private let dayNumbers: Set<Int>
    private let header: Header
    private var row: CSVRow?
    private var faults: [Fault] = []
    private var notes: [Note] = []
    private var memories: [WordMemory]?
    private var repeats: RepeatFilter?
    private let looksAtBytes: Bool
    private var suspected = 0

    /// True if the current field was mended in a way that needs a note in every row.
    private var isMended = false

    var line = StagedLine()

    /// The facts about the rows read so far.
    private(set) var facts: ReadingFacts

    /// Makes a reader of rows.
    ///
    /// - Parameters:
    ///   - rows: How many rows to expect, for the filter that finds repeated keys.
    ///   - request: The order of day and month, and the allowed shortcuts.
    ///   - dayNumbers: The columns whose days are all a spreadsheet's numbers, as an earlier reading has shown.
    init(
        _ header: Header,
        _ plan: any ImportPlan.Type,
        rows: Int,
        _ request: ImportRequest,
        today: Day,
        dayNumbers: Set<Int>
    ) {
        self.header = header
        self.today = today
        self.dayNumbers = dayNumbers
        columns = plan.columns
        order = request.dates ?? .dayFirst
        let count = columns.count
        memories = request.takes(.wordMemory) ? [WordMemory](repeating: WordMemory(), count: count) : nil
        repeats = request.takes(.repeatFilter) ? RepeatFilter(keys: rows * plan.keys) : nil
        looksAtBytes = request.takes(.plainFields)
        facts = ReadingFacts(
            empty: [Int](repeating: 0, count: count),
            numberedDays: [Int](repeating: 0, count: count),
            suspects: [[String]?](repeating: [], count: plan.keys)
        )
    }

    /// Stages one row: its number and line, its fields as the plan reads them, the keys that may be repeated, its notes
    /// and its faults.
    ///
    /// A row with only blanks and quotes is skipped.
    mutating func stage(_ row: CSVRow, by plan: some ImportPlan) {
        if row.isBlank { return }
        self.row = row
        line.append(row.number)
        line.append(row.line)
        faults += header.faults(ofShape: row, &facts)
        suspected = 0
        plan.stage(&self)
        line.append(suspected)
        facts.suspected |= suspected
        line.append(faults.isEmpty ? RowRemarks.write(notes) : nil)
        line.append(RowRemarks.write(faults))
        line.endRow()
        facts.rows = row.number
        facts.staged += 1
        if !notes.isEmpty { notes.removeAll(keepingCapacity: true) }
        if !faults.isEmpty { faults.removeAll(keepingCapacity: true) }
    }

    /// Passes the rows staged since the last call to a closure, in COPY's text format.
    mutating func withStagedBytes(_ body: ([UInt8]) async throws -> Void) async throws {
        try await body(line.bytes)
        line.removeAll()
    }

    /// Passes the bytes of a column's field to a closure; returns nil where the file or the row doesn't have the field.
    private func withField<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let row, let place = header.places[column], place < row.count else { return nil }
        return row.withField(place, body)
    }

    /// Makes the field staged last a key of the row, which no other row of the file may share.
    ///
    /// - Parameter bit: The number of the key.
    mutating func key(_ bit: Int) {
        guard !line.isNull(line.field) else { return }
        let key = line.bytes[line.field]
        guard repeats?.insert(key, salt: UInt64(bit)) ?? true else { return }
        suspected |= 1 << bit
        facts.suspect(key, bit)
    }

    /// Notes whether the code staged last consists of digits, and whether it has leading zeros.
    mutating func noteDigits(of column: Int) {
        let code = line.bytes[line.field]
        guard let first = code.first, code.allSatisfy({ UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") }) else {
            return
        }
        if first == UInt8(ascii: "0") {
            facts.withZeros.insert(columns[column].name)
        } else {
            facts.withoutZeros.insert(columns[column].name)
        }
    }

    // MARK: - The order of days

    /// Counts a day that can only be read in the file's assumed order.
    mutating func noteOrder() {
        facts.dayOrder.shown += 1
    }

    /// Counts a day that can only be read in the other order.
    mutating func noteOtherOrder(_ found: String) {
        facts.dayOrder.contradict(found, line: row?.line ?? 0)
    }

    /// Counts a spreadsheet's number of a day; returns whether the whole column consists of them, so that they are
    /// accepted.
    mutating func takesDayNumber(_ column: Int) -> Bool {
        facts.numberedDays[column] += 1
        return dayNumbers.contains(column)
    }

    // MARK: - All kinds of fields

    /// Stages null for an empty field.
    mutating func empty(_ column: Int, _ isRequired: Bool) {
        facts.empty[column] += 1
        if isRequired { faults.append(Fault(columns[column].name, .missingValue)) }
        line.appendNull()
    }

    /// Stages null for a refused field, and notes its fault.
    mutating func refuse(_ column: Int, _ code: ErrorCode, _ parameters: [String: String]) {
        faults.append(Fault(columns[column].name, code, parameters))
        line.appendNull()
    }

    /// Stages null for a field that can't be stored, and notes the reason.
    mutating func refuse(_ column: Int, _ fault: FieldRefusal) {
        refuse(column, fault.code, fault.parameters)
    }

    /// Adds a note on a field that is staged.
    mutating func note(_ column: Int, _ code: NoteCode, _ parameters: [String: String]) {
        notes.append(Note(columns[column].name, code, parameters))
    }

    /// Stages the bytes of a field unchanged if a check accepts them; returns whether it did.
    mutating func takesPlain(_ column: Int, _ isPlain: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        guard looksAtBytes, let row, let place = header.places[column], place < row.count else { return false }
        return row.withField(place) { field in
            guard isPlain(field) else { return false }
            line.appendPlain(field)
            return true
        }
    }

    /// Reads a value from the bytes of a field; nil where they don't show one.
    func look<Value>(_ column: Int, _ read: (UnsafeBufferPointer<UInt8>) -> Value?) -> Value? {
        looksAtBytes ? withField(column, read) ?? nil : nil
    }

    /// The word that the same bytes in this column gave before.
    func remembered(_ column: Int) -> String? {
        guard let memories else { return nil }
        return withField(column) { memories[column].word(for: $0) } ?? nil
    }

    /// Remembers the word that the bytes of a column gave, unless every row needs a note on them.
    mutating func remember(_ word: String, for column: Int) {
        guard !isMended, let written = withField(column, { Array($0) }) else { return }
        memories?[column].keep(word, for: written)
    }

    /// The field's text as it is stored; nil where it is faulty or empty, after null was staged.
    mutating func filled(_ column: Int, _ isRequired: Bool = false) -> String? {
        guard let text = mended(column) else {
            line.appendNull()
            return nil
        }
        guard !text.isEmpty else {
            empty(column, isRequired)
            return nil
        }
        return text
    }

    /// The field's text as it is stored, empty where the file has none; nil where it is faulty, after its fault was
    /// noted.
    ///
    /// An apostrophe that guards against a formula is not part of the text.
    mutating func mended(_ column: Int) -> String? {
        isMended = false
        guard let row, let place = header.places[column], place < row.count else { return "" }
        guard let written = row.string(place) else {
            faults.append(Fault(columns[column].name, .invalidText))
            return nil
        }
        let isGuarded = written.utf8.first == UInt8(ascii: "'")
        let read: Text.Stored
        do {
            read = try Text.read(isGuarded ? FormulaGuard.unguarded(written) : written)
        } catch {
            faults.append(Fault(columns[column].name, error.code, error.parameters))
            return nil
        }
        guard !SpreadsheetError.isOne(read.text) else {
            faults.append(Fault(columns[column].name, .spreadsheetError, ["found": read.text]))
            return nil
        }
        if facts.lostLetters == nil, read.text.utf8.contains(UInt8(ascii: "?")) {
            facts.lostLetters = LostLetters.word(in: read.text)
        }
        noteLetters(read, written, column)
        return read.text
    }

    /// Notes that invisible characters were removed from a field, or letters replaced.
    private mutating func noteLetters(_ read: Text.Stored, _ written: String, _ column: Int) {
        isMended = read.hadInvisible || read.hadEth
        guard isMended else { return }
        let parameters = ["found": written.withInvisibleCharactersNamed, "stored": read.text]
        if read.hadInvisible { note(column, .invisibleCharacters, parameters) }
        if read.hadEth { note(column, .ethForD, parameters) }
    }
}

/// The facts found by reading a file.
struct ReadingFacts: Sendable {
    var rows = 0

    /// The number of staged rows: all but blank ones.
    var staged = 0

    /// The number of rows in which each column was empty.
    var empty: [Int]

    /// The number of rows in which each column had a spreadsheet's number of a day.
    var numberedDays: [Int]

    /// The evidence in the days about their order.
    var dayOrder = DayOrderEvidence()

    /// The first word with lost letters.
    var lostLetters: String?

    /// The bits of the keys that several rows may share.
    var suspected = 0

    /// For each key, the values that may be in several rows; nil where they are too many to list.
    var suspects: [[String]?]

    /// The most fields of a row, if some have more than the header.
    var widest = 0

    /// The first value in each column without a name, and its line.
    var nameless: [Int: (example: String, line: Int)] = [:]

    /// The columns in which a code of digits has leading zeros.
    var withZeros: Set<String> = []

    /// The columns in which a code of digits has no leading zero.
    var withoutZeros: Set<String> = []

    /// Notes the staged value of a key that may be in several rows.
    mutating func suspect(_ key: ArraySlice<UInt8>, _ bit: Int) {
        let isNamed = (suspects[bit]?.count ?? .max) < 1 << 15 && !key.contains(UInt8(ascii: "\\"))
        if isNamed { suspects[bit]?.append(String(decoding: key, as: UTF8.self)) } else { suspects[bit] = nil }
    }

    /// The columns whose days are all a spreadsheet's numbers.
    var columnsOfDayNumbers: Set<Int> {
        Set(numberedDays.indices.filter { numberedDays[$0] > 0 && numberedDays[$0] + empty[$0] == staged })
    }

    /// Refuses a file whose rows show that it was read in a wrong way.
    ///
    /// - Throws: ``TrainingError`` `column_without_name`, `lost_letters`, `month_first_days`.
    func check(_ request: ImportRequest) throws {
        try Header.refuseNameless(nameless)
        if let lostLetters {
            throw TrainingError(.lostLetters, ["found": lostLetters])
        }
        if request.dates == nil, dayOrder.isContrary, let first = dayOrder.first {
            throw TrainingError(
                .monthFirstDays,
                [
                    "found": first.found, "line": "\(first.line)",
                    "option": request.option("dates", DayOrder.monthFirst.rawValue),
                ]
            )
        }
    }
}
