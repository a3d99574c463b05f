import CSV
import FoundationEssentials
import PostgresTesting
import Testing

/// Files with the faults that offices make, and the truth about every faulty row.
@Suite(.permit) struct MessyFileTests {
    /// The form in which a file is written.
    struct Writing: Sendable {
        let encoding: String
        let delimiter: String
        let headers: String
        let newline: String
        var kinds = "all"
    }

    private static let rowsOfAFile = 2500

    private static let writings = [
        Writing(encoding: "utf-8", delimiter: ",", headers: "en", newline: "lf"),
        Writing(encoding: "utf-8-sig", delimiter: ";", headers: "vi", newline: "crlf"),
        Writing(encoding: "utf-16", delimiter: "\\t", headers: "vi", newline: "crlf"),
        Writing(encoding: "windows-1258", delimiter: ";", headers: "vi", newline: "crlf"),
        Writing(encoding: "utf-8", delimiter: "\\t", headers: "id", newline: "lf"),
        Writing(encoding: "windows-1258", delimiter: ",", headers: "en", newline: "lf", kinds: "default"),
    ]

    /// The code of the fault that each kind of mess has.
    private static let codes = [
        "duplicate_national_id": "duplicate_row", "short_national_id": "national_id_length",
        "long_national_id": "national_id_length", "old_identity_card": "national_id_old_card",
        "scientific_national_id": "national_id_scientific", "letters_in_national_id": "national_id_characters",
        "unknown_organization": "unknown_organization", "impossible_date": "invalid_date",
        "month_first_date": "invalid_date", "two_digit_year": "two_digit_year", "future_birth": "birth_out_of_range",
        "missing_name": "missing_value", "missing_organization": "missing_value", "nul_byte": "control_character",
        "bad_email": "invalid_email", "too_few_fields": "too_few_fields", "too_many_fields": "too_many_fields",
        "repeated_row": "duplicate_row", "formula_in_name": "not_a_name", "html_in_name": "not_a_name",
        "legacy_font": "legacy_font", "underage": "underage",
    ]

    /// The codes of the notes that each kind of mess can have.
    private static let notes = [
        "uppercase_name": ["name_in_capitals"], "lost_leading_zero": ["national_id_zeros"],
        "spaced_national_id": ["national_id_marks"], "lost_zero_in_unit": ["organization_code_zeros"],
        "national_id_mismatch": ["national_id_gender"],
    ]

    @Test
    func everyMessyRowEndsAsTheTruthSaysAndNoOtherIsTouched() async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            let tree = try await program.run("organizations", "import", ReferenceData.path("organizations-2022.csv"))
            #expect(tree.status == 0, "\(tree.errors)")
            var expected: [String: [String: String]] = [:]
            for (index, writing) in Self.writings.enumerated() {
                expected.merge(try await take(writing, index, in: folder, program)) { $1 }
            }
            let exported = folder.path + "/exported.csv"
            #expect(try await program.run("officials", "export", exported).status == 0)
            let stored = try await records(of: exported)
            #expect(stored.count == expected.count)
            for record in stored {
                let code = record["official_code"] ?? ""
                let wanted = expected[code] ?? [:]
                for column in record.keys {
                    #expect(plain(record[column], column) == plain(wanted[column], column), "\(code) \(column)")
                }
            }
            let again = try await program.run("officials", "import", exported, "--format", "json")
            #expect(again.status == 0, "\(again.errors)")
            #expect(try again.json["unchanged"].int == expected.count, "\(again.output)")
        }
    }

    /// Imports a messy file, and compares the fate of every row with the truth.
    ///
    /// - Returns: The officials who have to be on record, by their codes.
    private func take(
        _ writing: Writing,
        _ index: Int,
        in folder: TemporaryFolder,
        _ program: Program
    ) async throws -> [String: [String: String]] {
        let path = "\(folder.path)/\(index)"
        let range = ["--count", "\(Self.rowsOfAFile)", "--first", "\(1 + index * Self.rowsOfAFile)"]
        try await ReferenceData.generate("generate-officials", range + ["--out", path + "-clean.csv"])
        try await ReferenceData.generate(
            "generate-officials",
            range + [
                "--out", path + ".csv", "--answer", path + "-answer.csv", "--messy", "0.4", "--kinds", writing.kinds,
                "--encoding", writing.encoding, "--delimiter", writing.delimiter, "--headers", writing.headers,
                "--newline", writing.newline,
            ]
        )
        let outcome = try await program.run(
            "officials",
            "import",
            path + ".csv",
            "--rejects",
            path + "-rejects.csv",
            "--notes",
            path + "-notes.csv",
            "--format",
            "json"
        )
        #expect(outcome.status == 65, "\(writing) \(outcome.errors)")
        let summary = try outcome.json
        let truth = try await records(of: path + "-answer.csv")
        let refused = truth.filter { $0["expected"] == "refuse" }
        #expect(summary["rows"].int == Self.rowsOfAFile)
        #expect(summary["rejected"].int == refused.count, "\(writing)")
        #expect(summary["created"].int == Self.rowsOfAFile - refused.count, "\(writing)")

        let rejects = Dictionary(grouping: try await records(of: path + "-rejects.csv")) { $0["line"] ?? "" }
        #expect(Set(rejects.keys) == Set(refused.compactMap { $0["line"] }), "\(writing)")
        for row in refused {
            let (kind, column) = (row["kind"] ?? "", row["column"] ?? "")
            let told = rejects[row["line"] ?? ""]?.first ?? [:]
            let codes = (told["code"] ?? "").split(separator: "; ").map(String.init)
            #expect(codes.contains(Self.codes[kind] ?? kind), "\(writing.encoding) \(kind): \(told)")
            #expect(column.isEmpty || (told["column"] ?? "").contains(column), "\(kind): \(told)")
        }
        let noted = Dictionary(grouping: try await records(of: path + "-notes.csv")) { $0["line"] ?? "" }
        #expect(Set(noted.keys).isSubset(of: truth.compactMap { $0["line"] }), "\(writing)")
        for row in truth {
            for code in Self.notes[row["kind"] ?? ""] ?? [] {
                let codes = noted[row["line"] ?? ""]?.map { $0["code"] } ?? []
                #expect(codes.contains(code), "\(writing.encoding) \(row)")
            }
        }

        var expected: [String: [String: String]] = [:]
        let clean = try await records(of: path + "-clean.csv")
        let messy = Dictionary(uniqueKeysWithValues: truth.map { (Int($0["row"] ?? "") ?? 0, $0) })
        for (index, var record) in clean.enumerated() {
            if let row = messy[index + 1] {
                guard row["expected"] == "mend" else { continue }
                // Names in capitals become the names of the clean file.
                guard row["kind"] != "uppercase_name" else {
                    expected[record["official_code"] ?? ""] = record
                    continue
                }
                record[row["column"] ?? ""] = row["value"]
            }
            expected[record["official_code"] ?? ""] = record
        }
        return expected
    }

    /// A field in a form that ignores differences of spelling.
    private func plain(_ field: String?, _ column: String) -> String {
        let field = field ?? ""
        switch column {
        case "gender": return ["nam": "male", "nữ": "female"][field.lowercased()] ?? field
        case "category":
            return ["cán bộ": "cadre", "công chức": "civil_servant", "viên chức": "public_employee"][field.lowercased()]
                ?? field
        case "position":
            // The export puts an apostrophe before text that a spreadsheet would run.
            let isGuarded = field.hasPrefix("'") && field.dropFirst().first.map { "=+-@".contains($0) } ?? false
            return isGuarded ? String(field.dropFirst()) : field
        default: return field
        }
    }

    /// The rows of a file, by column.
    private func records(of path: String) async throws -> [[String: String]] {
        var reader = try await CSVReader(source: .file(path))
        let header = try await reader.header()
        var records: [[String: String]] = []
        while let batch = try await reader.nextBatch() {
            for row in batch.rows {
                let fields = (0..<min(row.count, header.count)).map { (header[$0], row.lossyString($0)) }
                records.append(Dictionary(fields) { first, _ in first })
            }
        }
        return records
    }
}
