import Postgres

/// Puts zeros back that a spreadsheet ate from the codes of a file, before its rows are judged.
///
/// `00123` that was opened and saved by a spreadsheet is `123`: the same person a second time, another course, a second
/// tree of the state. No look at the code tells. What is on record does, and how the file writes its other codes: where both
/// make it certain the code is mended, with a note, and where they don't the row is refused as one that could be either.
///
/// Codes with anything but digits in them lose nothing, and a file without codes of digits alone costs nothing here.
struct LostZeros {
    /// The column of `staged` that holds the code.
    let column: String

    /// A query for what is on record: its `code`, and what else tells which thing it is.
    let known: Statement

    /// Which of the row's keys the code is a part of, nil where it is none.
    var key: Int?

    /// Whether the file shows that its zeros are there, so that a code without them has none: some code of digits has them.
    private func hasZeros(_ context: ImportContext) -> Bool { context.facts.withZeros.contains(column) }

    /// Whether there can be anything to mend: the file has a code of digits alone without zeros before it, and there is one
    /// with zeros on record.
    private func isNeeded(_ context: ImportContext) async throws -> Bool {
        guard context.facts.withoutZeros.contains(column) else { return false }
        let isKnown: Bool? = try await context.transaction.first(
            "select exists (select from (\(known)) known where \(unescaped: Self.hasLeadingZero("known")))"
        )
        return isKnown ?? false
    }

    /// Whether a code begins with zeros, as SQL; an index has those.
    static func hasLeadingZero(_ relation: String) -> String { "\(relation).code like '0%'" }

    /// A code without the zeros before it, as SQL; an index has those that have some.
    static func bare(_ code: String) -> String { "ltrim(\(code), '0')" }

    /// Whether a code of the file may have lost its zeros, as SQL.
    static func mayHaveLostSome(_ code: String) -> String { "\(code) ~ '^[1-9][0-9]*$'" }

    /// Mends a column that names what has to be on record.
    ///
    /// A code that names nothing and would name one thing with zeros before it is mended. One that could be several is
    /// refused, and so is one that names something and would name another with zeros, where the file shows that it has lost
    /// them: another code needs them, and none has any.
    ///
    /// - Throws: What befalls the database.
    func mendReferences(_ context: inout ImportContext) async throws {
        guard try await isNeeded(context) else { return }
        try await context.scratch.create(
            "zeros_of_\(column)",
            as: """
                with written as (
                    select distinct \(unescaped: column) as code
                    from staged
                    where \(unescaped: Self.mayHaveLostSome(column))
                ),
                padded as (
                    select written.code, array_agg(distinct known.code) as codes
                    from written
                    join (\(known)) known on \(unescaped: Self.bare("known.code")) = written.code
                    where \(unescaped: Self.hasLeadingZero("known"))
                    group by written.code
                ),
                found as (
                    select padded.*, exists (select from (\(known)) known where known.code = padded.code) as is_known
                    from padded
                ),
                file as (
                    select not \(hasZeros(context)) and bool_or(not is_known) as has_lost_zeros from found
                )
                select code, \(ErrorCode.ambiguousCode.rawValue)::text as fault,
                       case when not is_known and cardinality(codes) = 1 then codes[1] end as stored,
                       array_to_string(case when is_known then code || codes else codes end, ', ') as candidates
                from found
                cross join file
                where not is_known or has_lost_zeros
                """,
            in: context.transaction
        )
        try await mend(by: "zeros.code = staged.\(column)", &context)
    }

    /// Sets the codes that were found in the table `zeros_of_<column>`, with a note, and takes those away that could be
    /// several, with a fault: nothing else is said of them then.
    ///
    /// - Parameters:
    ///   - condition: Which of its rows is about a row of `staged`, as SQL over `zeros` and `staged`.
    ///   - context: The import.
    /// - Throws: What befalls the database.
    func mend(by condition: String, _ context: inout ImportContext) async throws {
        let mark = key.map { 1 << $0 } ?? 0
        let mended = try await context.transaction.execute(
            """
            update staged
            set \(unescaped: column) = zeros.stored,
                suspected = suspected | \(unescaped: "\(mark)"),
                notes = concat(staged.notes, case when zeros.stored is not null then
                    fault(\(column), \(NoteCode.codeZeros.rawValue), 'found', zeros.code, 'stored', zeros.stored) end),
                faults = concat(staged.faults, case when zeros.stored is null then
                    fault(\(column), zeros.fault, 'found', zeros.code, 'expected', zeros.candidates) end)
            from \(unescaped: "zeros_of_\(column)") zeros
            where \(unescaped: condition)
            """
        )
        if mended > 0, let key { context.facts.suspectMended(key: key) }
    }
}

extension LostZeros {
    /// What tells whether a row of the file and something on record are the same thing, as SQL over `staged` and a relation.
    struct Identity {
        /// Whether they can be the same at all; those of another kind are nothing to confuse it with.
        var canBe: @Sendable (_ known: String) -> String = { _ in "true" }

        /// Whether they are the same, apart from the code.
        let isSame: @Sendable (_ known: String) -> String

        /// Whether they certainly are not.
        var isOther: @Sendable (_ known: String) -> String = { _ in "false" }

        /// Whether a code without zeros can't be one of its own where there is one with zeros on record.
        var isAlwaysPadded = false
    }

    /// Mends a column by which a file says how things are, those that are not on record yet too.
    ///
    /// Whether `123` is `00123` or new is told by what else the row says, and by the file: one that has zeros before other
    /// codes has kept them, and is taken at its word.
    ///
    /// - Throws: What befalls the database.
    func mendNames(by identity: Identity, _ context: inout ImportContext) async throws {
        guard try await isNeeded(context) else { return }
        try await context.scratch.create(
            "zeros_of_\(column)",
            as: """
                with padded as (
                    select staged.row, staged.\(unescaped: column) as code,
                           array_agg(known.code) as codes,
                           coalesce(array_agg(known.code) filter (where \(unescaped: identity.isSame("known"))), '{}') as same,
                           bool_and(\(unescaped: identity.isOther("known"))) as are_others
                    from staged
                    join (\(known)) known on \(unescaped: Self.bare("known.code")) = staged.\(unescaped: column)
                    where \(unescaped: Self.mayHaveLostSome("staged.\(column)"))
                      and \(unescaped: Self.hasLeadingZero("known"))
                      and \(unescaped: identity.canBe("known"))
                    group by staged.row, staged.\(unescaped: column)
                ),
                found as (
                    select padded.*, standing.code is not null as is_known,
                           coalesce(\(unescaped: identity.isSame("standing")), false) as is_the_same
                    from padded
                    join staged on staged.row = padded.row
                    left join (\(known)) standing
                           on standing.code = padded.code and \(unescaped: identity.canBe("standing"))
                ),
                file as (
                    select not \(hasZeros(context)) and bool_or(not is_known) as has_lost_zeros from found
                ),
                judged as (
                    select found.row, found.code, found.codes, found.same, found.is_known,
                           case when cardinality(found.same) = 1 and not found.is_the_same then found.same[1]
                                when not found.is_known and cardinality(found.same) = 0 and cardinality(found.codes) = 1
                                     and \(identity.isAlwaysPadded && !hasZeros(context)) then found.codes[1]
                           end as stored,
                           case when found.is_known then found.is_the_same and cardinality(found.same) = 0
                                else cardinality(found.same) = 0 and (\(hasZeros(context)) or found.are_others)
                           end as is_as_written
                    from found
                    cross join file
                    where not found.is_known or file.has_lost_zeros
                )
                select row, code, stored,
                       case when is_known or cardinality(same) > 1 then \(ErrorCode.ambiguousCode.rawValue)
                            else \(ErrorCode.codeWithoutZeros.rawValue) end as fault,
                       array_to_string(case when is_known then code || codes else codes end, ', ') as candidates
                from judged
                where stored is not null or not is_as_written
                """,
            in: context.transaction
        )
        try await mend(by: "zeros.row = staged.row", &context)
    }
}
