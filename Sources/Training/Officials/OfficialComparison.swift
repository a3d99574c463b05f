import Postgres

/// SQL that compares a row of a file with the official on record, `stored`.
struct OfficialComparison {
    /// The unit to which the official belongs after the import.
    let organization: Statement

    /// Notes on fields that were edited by hand.
    let notes: Statement

    /// The columns that change, null where none does.
    let changed: Statement

    /// The faults that follow from the record.
    let faults: Statement

    /// Creates the comparison.
    ///
    /// - Parameters:
    ///   - context: The import.
    ///   - row: The relation that holds the file's rows.
    ///   - unit: The unit that the row names.
    init(_ context: ImportContext, row: String, organization unit: String) {
        let keepsUnit =
            context.request.overwritesEdits
            ? "false" : "coalesce('organization_code' = any(stored.edited), false)"
        let fields = OfficialsImportPlan.fields.map { field in
            (name: field, value: OfficialsImportPlan.value(field, context, of: "stored", from: row))
        }
        let moves = "stored.organization <> \(unit) and not \(keepsUnit)"
        organization = "case when \(unescaped: keepsUnit) then stored.organization else \(unescaped: unit) end"
        faults = """
            case when \(unescaped: moves) and stored.organization_since > \(context.effectiveOn) then
                fault('organization_code', 'day_before_span', 'found', \(context.effectiveOn.description)::text,
                      'expected', stored.organization_since::text) end
            """
        let written = fields.map { "\(row).\($0.name)" }.joined(separator: ", ")
        let standing = fields.map { "stored.\($0.name)" }.joined(separator: ", ")
        let becomes = fields.map(\.value).joined(separator: ", ")
        // Most rows of a file that is imported again are on record word for word, which this comparison finds first.
        changed = """
            case when stored.id is null then null
                 when stored.edited is null and stored.organization = \(unescaped: unit)
                      and (\(unescaped: written)) is not distinct from (\(unescaped: standing)) then null
                 when \(unescaped: moves)
                      or (\(unescaped: becomes)) is distinct from (\(unescaped: standing))
                 then array_remove(array[
                     \(unescaped: fields.map { "case when \($0.value) is distinct from stored.\($0.name) then '\($0.name)' end" }
                        .joined(separator: ",\n")),
                     case when \(unescaped: moves) then 'organization_code' end
                 ], null) end
            """
        notes = "\(unescaped: Self.editNotes(context, row, unit))"
    }

    /// A note for each field of the row that differs from one edited by hand.
    private static func editNotes(_ context: ImportContext, _ row: String, _ unit: String) -> String {
        let code = context.request.overwritesEdits ? "overwrote_edited" : "kept_edited"
        let notes = OfficialsImportPlan.fields.map { field in
            // An empty field doesn't count as a value where it can't clear the stored one.
            let isGiven =
                context.request.clearsEmpty && context.header.has(field) && OfficialsImportPlan.mayClear(field)
                ? "true" : "\(row).\(field) is not null"
            let stored =
                field == "national_id" && !context.caller.seesNationalIDs
                ? Caller.maskedNationalID(of: "stored") : "stored.\(field)::text"
            return """
                case when '\(field)' = any(stored.edited) and \(isGiven)
                          and \(row).\(field) is distinct from stored.\(field) then
                    fault('\(field)', '\(code)', 'found', coalesce(\(row).\(field)::text, ''),
                          'stored', coalesce(\(stored), '')) end
                """
        }
        let unitNote = """
            case when 'organization_code' = any(stored.edited) and \(unit) <> stored.organization then
                fault('organization_code', '\(code)', 'found', \(row).organization_code, 'stored', '') end
            """
        return "case when stored.edited is not null then \((notes + [unitNote]).joined(separator: "\n|| ")) end"
    }
}
