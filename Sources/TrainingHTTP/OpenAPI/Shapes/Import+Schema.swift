import Serving
import Training

extension Schema {
    static let importKind = choice(of: ImportKind.self)

    static let importSummary = object([
        .required("rows", integer(), "Rows read, without the header and empty lines."),
        .required("created", integer()),
        .required("updated", integer()),
        .required("updatedFields", map(of: integer()), "In how many updated rows each column changed."),
        .required("unchanged", integer()),
        .required("rejected", integer()),
        .required("mended", integer(), "Rows that were stored otherwise than written."),
        .required("noted", integer(), "Rows with something to be told of them."),
        .required("dryRun", flag),
        .required("aborted", flag, "Whether nothing was stored, because a row was refused."),
        .required("seconds", number(0...1_000_000)),
        .required("rejects", words().orNull, "Where the refused rows are."),
        .required("notes", words().orNull, "Where it is told what was mended."),
        .required("import", integer().orNull, "The number under which it is on record."),
        .optional("trained", integer(), "How many officials it made trained."),
        .optional(
            "curricula",
            object([
                .required("created", integer()), .required("updated", integer()), .required("unchanged", integer()),
                .required("rejected", integer()),
            ]).named("CurriculumFates"),
            "For a file of curricula, of which each row is a course of one: what became of the curricula themselves."
        ),
        .required("encoding", words()),
        .required("warnings", list(of: words())),
    ]).named("ImportSummary")

    static let importRecord = object([
        .required("number", integer()),
        .required("kind", importKind),
        .required("fileName", words()),
        .required("sha256", words()),
        .required("mode", words()),
        .required("importedBy", words()),
        .required("importedAt", moment),
        .required("rows", integer()),
        .required("created", integer()),
        .required("updated", integer()),
        .required("unchanged", integer()),
        .required("rejected", integer()),
        .required("mended", integer()),
        .optional("undoneAt", moment, "When it was last undone."),
        .optional("undoneBy", words()),
        .required("undone", integer(), "How many records have been taken back, by all undoings together."),
        .required("left", integer(), "How many the last undoing left that can be taken back later."),
    ]).named("Import")

    static let importTask = object([
        .required("id", uuid),
        .required("kind", importKind),
        .required("fileName", words()),
        .required("state", choice(["running", "finished", "failed"])),
        .required("step", words()),
        .required("rows", integer()),
        .required("startedAt", moment),
        .optional("finishedAt", moment),
        .optional("summary", importSummary),
        .optional("problem", problem),
    ]).named("ImportTask")

    static let undoSummary = object([
        .required("import", integer()),
        .required("fileName", words()),
        .required("removed", integer(), "How many records are gone again."),
        .required("restored", integer(), "How many are as they were before."),
        .required(
            "left",
            list(
                of: object([
                    .required("line", integer()), .required("name", words()),
                    .required("reason", choice(of: UndoSummary.Reason.self)),
                ])
            ),
            "What stays, and why: the first thousand in the order of the file. `Accept: text/csv` gives all."
        ),
        .required("leftCount", integer(), "How many records stay."),
        reinstated,
        .required("dryRun", flag, "Whether nothing was changed, because that was asked for."),
        .optional("notes", words(), "Where a file tells what became of each record; commands at a shell write one."),
    ]).named("UndoSummary")
}
