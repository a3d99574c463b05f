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
    private var memories: [WordMemory]
    private var repeats: RepeatFilter
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
    ///   - columns: The plan's columns.
    ///   - keys: How many keys a row has.
    ///   - rows: How many rows to expect, for the filter that finds repeated keys.
    ///   - today: The present day.
    ///   - order: Whether the file's days have the day or the month first.
    ///   - dayNumbers: The columns of which every day is a spreadsheet's number, as an earlier reading has shown.
    init(
        header: Header,
        columns: [ImportColumn],
        keys: Int,
        rows: Int,
        today: Day,
        order: DayOrder,
        dayNumbers: Set<Int>
    ) {
        self.header = header
        self.columns = columns
        self.today = today
        self.order = order
        self.dayNumbers = dayNumbers
        memories = [WordMemory](repeating: WordMemory(), count: columns.count)
        repeats = RepeatFilter(keys: rows * keys)
        facts = ReadingFacts(
            empty: [Int](repeating: 0, count: columns.count),
            numberedDays: [Int](repeating: 0, count: columns.count)
        )
        facts.suspects = [WordSet](repeating: WordSet(), count: keys)
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
        noteShape(of: row)
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
    func withField<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let row, let place = header.places[column], place < row.count else { return nil }
        return row.withField(place, body)
    }

    /// Notes what is wrong with the row's shape: too few or too many fields, quotes that don't close.
    private mutating func noteShape(of row: CSVRow) {
        switch row.fault {
        case .none: break
        case .openQuote: faults.append(Fault(nil, .openQuote))
        case .textAfterQuote: faults.append(Fault(nil, .textAfterQuote))
        case .tooLong: faults.append(Fault(nil, .rowTooLong))
        }
        if row.count < header.width {
            guard row.fault == nil else { return }
            return faults.append(
                Fault(nil, .tooFewFields, ["found": "\(row.count)", "expected": "\(header.width)"])
            )
        }
        if !header.nameless.isEmpty { lookIntoNameless(row) }
        guard row.count > header.width || !header.beyond.isEmpty else { return }
        let places = header.ownPlaces(of: row)
        guard let last = places.lastIndex(where: { row.string($0) != "" }), last >= header.ownWidth else { return }
        facts.widest = max(facts.widest, last + 1)
        guard row.fault == nil else { return }
        faults.append(
            Fault(nil, .tooManyFields, ["found": "\(last + 1)", "expected": "\(header.ownWidth)"])
        )
    }

    /// Keeps what stands first in each column without a name.
    private mutating func lookIntoNameless(_ row: CSVRow) {
        for place in header.nameless where facts.nameless[place] == nil {
            let written = row.lossyString(place)
            guard case .success(let text) = Text.stored(written), !text.isEmpty else { continue }
            facts.nameless[place] = (String(text.prefix(60)), row.line)
        }
    }

    /// Takes the field that was staged last as a key of the row: two rows of a file must not share it.
    ///
    /// - Parameter bit: Which key it is.
    mutating func key(_ bit: Int) {
        guard !line.isNull(line.field) else { return }
        guard repeats.insert(line.bytes[line.field], salt: UInt64(bit)) else { return }
        suspected |= 1 << bit
        facts.suspects[bit].insert(line.bytes[line.field])
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

    /// Takes note of the word in the field that was staged last, for a column of which the database is asked word by word.
    mutating func collectWord() {
        guard !line.isNull(line.field) else { return }
        facts.words.insert(line.bytes[line.field])
    }

    /// Takes two staged fields of this row together as a key of it.
    mutating func key(_ bit: Int, _ first: Range<Int>, _ second: Range<Int>) {
        if repeats.insert(line.bytes[first], line.bytes[second], salt: UInt64(bit)) { suspected |= 1 << bit }
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

    /// Notes something about a field that is taken.
    mutating func note(_ column: Int, _ code: NoteCode, _ parameters: [String: String]) {
        notes.append(Note(columns[column].name, code, parameters))
    }

    /// Stages the bytes of a field as they are, where a look at them says that nothing is to be done.
    ///
    /// - Returns: Whether it did.
    mutating func takesPlain(_ column: Int, _ isPlain: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        guard let row, let place = header.places[column], place < row.count else { return false }
        return row.withField(place) { field in
            guard isPlain(field) else { return false }
            line.appendPlain(field)
            return true
        }
    }

    /// The word that these bytes of a column came to before.
    func remembered(_ column: Int) -> String? {
        withField(column) { memories[column].word(for: $0) } ?? nil
    }

    /// Keeps what the bytes of a column came to, unless there is something to be told of them in every row.
    mutating func remember(_ word: String, for column: Int) {
        guard !isMended, let written = withField(column, { Array($0) }) else { return }
        memories[column].keep(word, for: written)
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
        switch Text.read(FormulaGuard.unguarded(written)) {
        case .success(let read) where SpreadsheetError.isOne(read.text):
            faults.append(Fault(columns[column].name, .spreadsheetError, ["found": read.text]))
            return nil
        case .success(let read):
            if facts.lostLetters == nil, let word = LostLetters.word(in: read.text) {
                facts.lostLetters = word
            }
            noteLetters(read, written, column)
            return read.text
        case .failure(.controlCharacter):
            faults.append(Fault(columns[column].name, .controlCharacter))
            return nil
        }
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

    /// For each key, those that may stand in several rows, as far as they are few.
    var suspects: [WordSet] = []

    /// The different words of the column that was collected.
    var words = WordSet()

    /// How many fields of its own a row has at most, where some have more than the header.
    var widest = 0

    /// What stands first in each column without a name, and in which line.
    var nameless: [Int: (example: String, line: Int)] = [:]

    /// The columns in which a code of nothing but digits has zeros before it.
    var withZeros: Set<String> = []

    /// The columns in which a code of nothing but digits has none: where a spreadsheet ate them, there were some.
    var withoutZeros: Set<String> = []

    /// Takes into account that a key was mended in some rows, which reading had seen otherwise: those are marked in
    /// `staged`.
    mutating func suspectMended(key bit: Int) {
        suspected |= 1 << bit
        suspects[bit].giveUp()
    }

    /// Refuses a file in which something stands in a column without a name: nobody knows what it is, and to leave it out
    /// would store half of what the file says.
    ///
    /// - Throws: ``TrainingError`` `column_without_name`.
    private func refuseNameless() throws {
        let faults = nameless.sorted { $0.key < $1.key }.map { place, found in
            Fault(
                nil,
                .columnWithoutName,
                ["found": Self.letters(of: place), "example": found.example, "line": "\(found.line)"]
            )
        }
        guard let first = faults.first else { return }
        throw TrainingError(first.code, first.parameters, faults: faults.count > 1 ? faults : [])
    }

    /// What spreadsheets call a column, by its place: `A` to `Z`, then `AA`.
    private static func letters(of place: Int) -> String {
        let last = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(place % 26)))
        return place < 26 ? last : letters(of: place / 26 - 1) + last
    }

    /// The columns in which every day is a spreadsheet's number.
    var columnsOfDayNumbers: Set<Int> {
        Set(numberedDays.indices.filter { numberedDays[$0] > 0 && numberedDays[$0] + empty[$0] == staged })
    }

    /// Refuses a file that is not what its rows were read as.
    ///
    /// - Throws: ``TrainingError`` `column_without_name`, `lost_letters`, `month_first_days`.
    func check(_ request: ImportRequest) throws {
        try refuseNameless()
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
