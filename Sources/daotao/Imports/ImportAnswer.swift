import CSV
import Terminal
import Training

/// The summary of an import: counts, the first refused rows, and what to do next.
struct ImportAnswer: Answer {
    let kind: ImportKind
    let request: ImportRequest
    let summary: ImportSummary

    var body: ImportSummary { summary }

    var columns: [String] {
        ["rows", "created", "updated", "unchanged", "rejected", "dryRun", "seconds", "rejects", "mended", "notes"]
    }

    var csvRows: [[String?]] {
        [
            [summary.rows, summary.created, summary.updated, summary.unchanged, summary.rejected].map { "\($0)" }
                + [
                    "\(summary.dryRun)", "\((summary.seconds * 1000).rounded() / 1000)", summary.rejects,
                    "\(summary.mended)", summary.notes,
                ]
        ]
    }

    /// The rejects file, or the number of refused rows; nothing where no row was refused.
    var essence: [String] {
        guard summary.rejected > 0 else { return [] }
        return [summary.rejects ?? words("import.refused-only", ["count": summary.rejected.spoken])]
    }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            headline(canvas), canvas.fields(counts), noted, refused(canvas),
            canvas.next(hint.lines, because: hint.why),
        ])
    }

    private func headline(_ canvas: Canvas) -> String {
        let rate = summary.seconds > 0 ? Int(Double(summary.rows) / summary.seconds) : 0
        let named = [
            "kind": words("kind.\(kind.rawValue)"),
            "file": fileName,
            "rows": summary.rows.spoken,
            "seconds": summary.seconds.spoken(digits: summary.seconds < 10 ? 2 : 0),
            "rate": rate.spoken,
        ]
        if summary.isAborted { return canvas.trouble(words("import.aborted", named)) }
        if summary.dryRun { return canvas.done(words("import.tried", named)) }
        return canvas.done(words("import.taken", named))
    }

    private var counts: [CardLine] {
        let width = summary.rows.spoken.count
        func aligned(_ count: Int) -> String { count.spoken.fitted(to: width, alignment: .right) }
        // A file of curricula has a line for each course, so people see the number of lines and of curricula.
        func counted(_ rows: Int, _ curricula: KeyPath<CurriculumFates, Int>) -> String {
            guard let fates = summary.curricula else { return aligned(rows) }
            return words(
                "import.curricula",
                ["curricula": aligned(fates[keyPath: curricula]), "rows": rows.spoken]
            )
        }
        return [
            CardLine("created", counted(summary.created, \.created)),
            CardLine("updated", counted(summary.updated, \.updated) + changedFields),
            CardLine("unchanged", counted(summary.unchanged, \.unchanged)),
            CardLine("rejected", counted(summary.rejected, \.rejected)),
            CardLine("mended", summary.mended > 0 ? aligned(summary.mended) : nil),
            CardLine("noted", summary.noted > 0 ? aligned(summary.noted) : nil),
            CardLine("newly-trained", summary.trained.map(aligned)),
        ]
    }

    /// The fields that changed, each with its number of rows.
    private var changedFields: String {
        let fields = summary.updatedFields.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard !fields.isEmpty else { return "" }
        return "  (" + fields.map { "\(Fault.spokenColumn($0.key)) \($0.value.spoken)" }.joined(separator: ", ") + ")"
    }

    /// The file with the notes, or the option that writes one.
    private var noted: String {
        if let notes = summary.notes { return words("import.noted", ["file": notes]) }
        return summary.noted > 0 ? words("import.name-notes") : ""
    }

    /// Sentences and no table, whose cells would cut a fault short.
    private func refused(_ canvas: Canvas) -> String {
        let first = summary.firstRejected.prefix(5)
        guard !first.isEmpty else { return "" }
        let lines = first.flatMap { row in
            row.faults.map { fault in
                let line = canvas.strong(words("import.line", ["line": row.line.spoken]))
                let place = ([line] + [fault.spokenColumn].filter { !$0.isEmpty }).joined(separator: ", ")
                return "\(place): \(fault.spoken.harmless)"
            }
        }
        let count = ["shown": first.count.spoken, "count": summary.rejected.spoken]
        return canvas.section(
            words(first.count < summary.rejected ? "import.first-refused" : "import.all-refused", count),
            canvas.indented(lines.joined(separator: "\n"))
        )
    }

    /// The next command.
    private var hint: (why: String, lines: [String]) {
        let command = "daotao \(kind.rawValue) import"
        if summary.rejected > 0 {
            guard let rejects = summary.rejects else { return (words("import.name-rejects"), []) }
            let again = ([command, Self.quoted(rejects)] + request.judgingOptions).joined(separator: " ")
            return (words("import.mend", ["file": rejects]), [again])
        }
        guard summary.dryRun, case .file(let path) = request.source else { return ("", []) }
        let options = request.judgingOptions + request.readingOptions
        return (words("import.for-real"), [([command, Self.quoted(path)] + options).joined(separator: " ")])
    }

    private var fileName: String {
        switch request.source {
        case .file(let path): path
        case .standardInput: words("import.standard-input")
        }
    }

    /// A file's name or a code, quoted for the shell.
    static func quoted(_ path: String) -> String {
        let plain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "/"), 0x80...:
                true
            default:
                false
            }
        }
        return plain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }
}

extension ImportRequest {
    /// The given options by which rows are judged, for the next command to repeat.
    fileprivate var judgingOptions: [String] {
        var options = columnMapping.sorted { $0.key < $1.key }.map { "--map \(ImportAnswer.quoted("\($0)=\($1)"))" }
        if mode != .upsert { options.append("--mode \(mode.rawValue)") }
        if onError != .skip { options.append("--on-error \(onError.rawValue)") }
        if let dates { options.append("--dates \(dates.rawValue)") }
        if let effectiveOn { options.append("--effective \(effectiveOn)") }
        if isDraft { options.append("--draft") }
        if renamesMany { options.append("--rename") }
        if clearsEmpty { options.append("--clear-empty") }
        if overwritesEdits { options.append("--overwrite-edits") }
        return options
    }

    /// The given options by which the file was read; a rejects file has the standard form, and needs none.
    fileprivate var readingOptions: [String] {
        var options: [String] = []
        if let encoding { options.append("--encoding \(encoding.rawValue)") }
        if let delimiter {
            let written = delimiter == UInt8(ascii: "\t") ? "tab" : String(UnicodeScalar(delimiter))
            options.append("--delimiter \(ImportAnswer.quoted(written))")
        }
        if let notes { options.append("--notes \(ImportAnswer.quoted(notes))") }
        return options
    }
}
