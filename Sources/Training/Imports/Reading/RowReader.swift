import CSV

/// One row of a file as a plan reads it: each call takes a column's field, mends it, and stages it or notes its fault.
///
/// All faults of a row are noted, not only the first. A row with faults is staged too, with nothing in the faulty
/// fields, so that it is counted and can be written out with the others that are refused.
///
/// Each kind of field is looked at as bytes first: nearly all are as they should be and go on as they are. Only what
/// isn't becomes a `String` to be mended.
struct RowReader {
    let columns: [ImportColumn]
    let today: Day

    /// Whether the file's days have the day or the month first.
    let order: DayOrder

    /// The columns of which every day is a spreadsheet's number.
    private let dayNumbers: Set<Int>
    private let header: Header
    private var row: CSVRow?
    private var faults: [Fault] = []
    private var notes: [Note] = []
    private var memories: [WordMemory]?
    private var repeats: RepeatFilter?
    private let looksAtBytes: Bool
    private var suspected = 0

    /// Whether something was done to the field at hand that every row is to be told of.
    private var isMended = false

    var line = StagedLine()

    /// What is known of the rows read so far without asking the database.
    private(set) var facts: ReadingFacts

    /// A reader of rows.
    ///
    /// - Parameters:
    ///   - header: Which field belongs to which column.
    ///   - plan: The kind of file.
    ///   - rows: How many rows to expect, for the filter that finds repeated keys.
    ///   - request: The order of day and month, and what may save time.
    ///   - today: The present day.
    ///   - dayNumbers: The columns of which every day is a spreadsheet's number, as an earlier reading has shown.
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

    /// Stages one row: its number and line, its fields as the plan reads them, which of its keys may be repeated ones,
    /// its notes and its faults.
    ///
    /// A row of nothing but blanks and quotes is none.
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

    /// The rows staged since the last call, in COPY's text format.
    mutating func withStagedBytes(_ body: ([UInt8]) async throws -> Void) async throws {
        try await body(line.bytes)
        line.removeAll()
    }

    /// Gives a closure the bytes of a column's field; answers nil where the file or the row ends before it.
    private func withField<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let row, let place = header.places[column], place < row.count else { return nil }
        return row.withField(place, body)
    }

    /// Takes the field that was staged last as a key of the row: two rows of a file must not share it.
    ///
    /// - Parameter bit: Which key it is.
    mutating func key(_ bit: Int) {
        guard !line.isNull(line.field) else { return }
        let key = line.bytes[line.field]
        guard repeats?.insert(key, salt: UInt64(bit)) ?? true else { return }
        suspected |= 1 << bit
        facts.suspect(key, bit)
    }

    /// Takes note of whether the code in the field that was staged last is made of digits alone, and has zeros before them.
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

    // MARK: - What the days of a file tell together

    /// Takes note of a day that can only be read in the order in which the file is.
    mutating func noteOrder() {
        facts.dayOrder.shown += 1
    }

    /// Takes note of a day that can only be read in the other order.
    mutating func noteOtherOrder(_ found: String) {
        facts.dayOrder.contradict(found, line: row?.line ?? 0)
    }

    /// Takes note of a spreadsheet's number of a day; answers whether all of its column are such, and so are taken.
    mutating func takesDayNumber(_ column: Int) -> Bool {
        facts.numberedDays[column] += 1
        return dayNumbers.contains(column)
    }

    // MARK: - What the kinds of fields share

    /// Stages nothing for an empty field.
    mutating func empty(_ column: Int, _ isRequired: Bool) {
        facts.empty[column] += 1
        if isRequired { faults.append(Fault(columns[column].name, .missingValue)) }
        line.appendNull()
    }

    /// Stages nothing for a field that can't be taken, and notes why.
    mutating func refuse(_ column: Int, _ code: ErrorCode, _ parameters: [String: String]) {
        faults.append(Fault(columns[column].name, code, parameters))
        line.appendNull()
    }

    /// Stages nothing for a field that can't be taken, and notes why.
    mutating func refuse(_ column: Int, _ fault: FieldRefusal) {
        refuse(column, fault.code, fault.parameters)
    }

    /// Notes something about a field that is taken.
    mutating func note(_ column: Int, _ code: NoteCode, _ parameters: [String: String]) {
        notes.append(Note(columns[column].name, code, parameters))
    }

    /// Stages the bytes of a field as they are, where a look at them says that nothing is to be done.
    ///
    /// - Returns: Whether it did.
    mutating func takesPlain(_ column: Int, _ isPlain: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        guard looksAtBytes, let row, let place = header.places[column], place < row.count else { return false }
        return row.withField(place) { field in
            guard isPlain(field) else { return false }
            line.appendPlain(field)
            return true
        }
    }

    /// What a look at the bytes of a field tells; nil where it tells nothing.
    func look<Value>(_ column: Int, _ read: (UnsafeBufferPointer<UInt8>) -> Value?) -> Value? {
        looksAtBytes ? withField(column, read) ?? nil : nil
    }

    /// The word that these bytes of a column came to before.
    func remembered(_ column: Int) -> String? {
        guard let memories else { return nil }
        return withField(column) { memories[column].word(for: $0) } ?? nil
    }

    /// Keeps what the bytes of a column came to, unless there is something to be told of them in every row.
    mutating func remember(_ word: String, for column: Int) {
        guard !isMended, let written = withField(column, { Array($0) }) else { return }
        memories?[column].keep(word, for: written)
    }

    /// The field's text as it is stored; where it is faulty or empty nothing is staged, and there is none.
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

    /// The field's text as it is stored, empty where the file has none; nil where it is faulty, which is noted.
    ///
    /// An apostrophe that keeps a spreadsheet from running the cell is no part of the text.
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

    /// Notes that characters were taken out of a field, or others put in their place.
    private mutating func noteLetters(_ read: Text.Stored, _ written: String, _ column: Int) {
        isMended = read.hadInvisible || read.hadEth
        guard isMended else { return }
        let parameters = ["found": written.withInvisibleCharactersNamed, "stored": read.text]
        if read.hadInvisible { note(column, .invisibleCharacters, parameters) }
        if read.hadEth { note(column, .ethForD, parameters) }
    }
}

/// What reading a file has told of it.
struct ReadingFacts: Sendable {
    /// How many rows there were.
    var rows = 0

    /// How many of them are staged: all but blank ones.
    var staged = 0

    /// For each column, in how many rows it was empty.
    var empty: [Int]

    /// For each column, in how many rows it was a spreadsheet's number of a day.
    var numberedDays: [Int]

    /// What the days show of their order.
    var dayOrder = DayOrderEvidence()

    /// The first word whose letters were lost on the way.
    var lostLetters: String?

    /// The bits of the keys of which some may stand in several rows.
    var suspected = 0

    /// For each key, those that may stand in several rows; nil where they are too many to be named one by one.
    var suspects: [[String]?]

    /// How many fields of its own a row has at most, where some have more than the header.
    var widest = 0

    /// What stands first in each column without a name, and in which line.
    var nameless: [Int: (example: String, line: Int)] = [:]

    /// The columns in which a code of nothing but digits has zeros before it.
    var withZeros: Set<String> = []

    /// The columns in which a code of nothing but digits has none: where a spreadsheet ate them, there were some.
    var withoutZeros: Set<String> = []

    /// Takes note of a key, as it is staged, that may stand in several rows.
    mutating func suspect(_ key: ArraySlice<UInt8>, _ bit: Int) {
        let isNamed = (suspects[bit]?.count ?? .max) < 1 << 15 && !key.contains(UInt8(ascii: "\\"))
        if isNamed { suspects[bit]?.append(String(decoding: key, as: UTF8.self)) } else { suspects[bit] = nil }
    }

    /// The columns in which every day is a spreadsheet's number.
    var columnsOfDayNumbers: Set<Int> {
        Set(numberedDays.indices.filter { numberedDays[$0] > 0 && numberedDays[$0] + empty[$0] == staged })
    }

    /// Refuses a file that is not what its rows were read as.
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
