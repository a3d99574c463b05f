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

    /// What a refusal calls something on record, as SQL over its relation.
    var called: @Sendable (_ known: String) -> String = { "\($0).code" }

    /// Other columns whose codes show as well as its own that the file has kept its zeros.
    var companions: [String] = []

    /// Whether the file shows that its zeros are there, so that a code without them has none: some code of digits has them.
    private func showsZeros(_ context: ImportContext) -> Bool {
        !context.facts.withZeros.isDisjoint(with: companions + [column])
    }

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
    private static func hasLeadingZero(_ relation: String) -> String { "\(relation).code like '0%'" }

    /// Whether a code of the file may have lost its zeros, as SQL.
    static func mayHaveLostSome(_ code: String) -> String { "\(code) ~ '^[1-9][0-9]*$'" }
}

extension LostZeros {
    /// What tells whether a row of the file and something on record are the same thing, as SQL over `staged` and a relation.
    struct Identity {
        /// Whether they can be the same at all; those of another kind are nothing to confuse it with.
        var canBe: @Sendable (_ known: String) -> String = { _ in "true" }

        /// Whether they are the same, apart from the code.
        var isSame: @Sendable (_ known: String) -> String = { _ in "false" }

        /// Whether they certainly are not.
        var isOther: @Sendable (_ known: String) -> String = { _ in "false" }

        /// Whether a code without zeros can't be one of its own where there is one with zeros on record.
        var isAlwaysPadded = false
    }

    /// Mends a column that names what has to be on record, by ``references(in:by:of:showsZeros:unless:)``.
    ///
    /// - Parameter written: A query for the rows of `staged`, with whatever else tells what they mean; nil where the code alone
    ///   does.
    func mendReferences(
        in written: Statement? = nil,
        by identity: Identity = Identity(),
        _ context: inout ImportContext
    ) async throws {
        guard try await isNeeded(context) else { return }
        let codes: Statement =
            "select distinct \(unescaped: column) from staged where \(unescaped: Self.mayHaveLostSome(column))"
        let id = written == nil ? column : "row"
        try await mend(
            by: id,
            """
            with written as (
                \(written ?? codes)
            ),
            zeros as (
                \(references(in: "written", by: id, of: identity, showsZeros: "\(showsZeros(context))"))
            )
            select * from zeros
            """,
            &context
        )
    }

    /// A query for the codes of a relation that lost their zeros, and those that may have: `id`, `code`, `stored`, null where it
    /// could be several, and then the `fault` and the `candidates`.
    ///
    /// A code that names nothing and would name one thing with zeros before it is mended. One that could be several is
    /// refused, and so is one that names something and would name another with zeros, where the file shows that it has lost
    /// them: another code needs them, and none has any.
    ///
    /// - Parameters:
    ///   - written: The relation that holds the codes.
    ///   - id: Its column by which they are known.
    ///   - showsZeros: Whether other codes of the file have their zeros, as SQL.
    ///   - isExplained: Whether one of `found` that names nothing on record shows no loss, as SQL.
    func references(
        in written: String,
        by id: String,
        of identity: Identity = Identity(),
        showsZeros: Statement,
        unless isExplained: String = "false"
    ) -> Statement {
        """
        with \(found(in: written, by: id, of: identity, showsZeros: showsZeros, unless: isExplained)),
        judged as (
            select found.*,
                   case when is_the_same then code
                        when cardinality(same) = 1 then same[1]
                        when is_known and not has_lost_zeros then code
                        when not is_known and cardinality(codes) = 1 then codes[1]
                   end as stored
            from found
            cross join file
        )
        select id, code, stored, \(ambiguous.rawValue) as fault, candidates
        from judged
        where stored is distinct from code
        """
    }

    /// Mends a column by which a file says how things are, those that are not on record yet too.
    ///
    /// Whether `123` is `00123` or new is told by what else the row says, and by the file: one that has zeros before other
    /// codes has kept them, and is taken at its word.
    func mendNames(by identity: Identity, _ context: inout ImportContext) async throws {
        guard try await isNeeded(context) else { return }
        let showsZeros = showsZeros(context)
        try await mend(
            by: "row",
            """
            with \(found(in: "staged", by: "row", of: identity, showsZeros: "\(showsZeros)")),
            judged as (
                select found.*,
                       case when cardinality(same) = 1 and not is_the_same then same[1]
                            when not is_known and cardinality(same) = 0 and cardinality(codes) = 1
                                 and \(identity.isAlwaysPadded && !showsZeros) then codes[1]
                       end as stored,
                       case when is_known then is_the_same and cardinality(same) = 0
                            else cardinality(same) = 0 and (\(showsZeros) or are_others)
                       end as is_as_written
                from found
                cross join file
                where not is_known or has_lost_zeros
            )
            select id, code, stored,
                   case when is_known or cardinality(same) > 1 then \(ambiguous.rawValue)
                        else \(ErrorCode.codeWithoutZeros.rawValue) end as fault,
                   candidates
            from judged
            where stored is not null or not is_as_written
            """,
            &context
        )
    }

    /// The common table expressions `found`, each code that would name something with zeros before it, and `file`, whether the
    /// file has lost its zeros.
    ///
    /// `found` has the `codes` with zeros, those of them that are the `same` as what the row says, whether all `are_others`,
    /// whether the code as it is written `is_known` and `is_the_same`, and the `candidates` as a refusal names them.
    private func found(
        in written: String,
        by id: String,
        of identity: Identity,
        showsZeros: Statement,
        unless isExplained: String = "false"
    ) -> Statement {
        """
        padded as (
            select staged.\(unescaped: id) as id, staged.\(unescaped: column) as code,
                   array_agg(known.code order by length(known.code), known.code) as codes,
                   string_agg(\(unescaped: called("known")), ', ' order by length(known.code), known.code) as candidates,
                   coalesce(array_agg(known.code) filter (where \(unescaped: identity.isSame("known"))), '{}') as same,
                   bool_and(\(unescaped: identity.isOther("known"))) as are_others
            from \(unescaped: written) staged
            join (\(known)) known on ltrim(known.code, '0') = staged.\(unescaped: column)
            where \(unescaped: Self.mayHaveLostSome("staged.\(column)"))
              and \(unescaped: Self.hasLeadingZero("known"))
              and \(unescaped: identity.canBe("known"))
            group by staged.\(unescaped: id), staged.\(unescaped: column)
        ),
        found as (
            select padded.id, padded.code, padded.codes, padded.same, padded.are_others,
                   standing.code is not null as is_known,
                   coalesce(\(unescaped: identity.isSame("standing")), false) as is_the_same,
                   concat_ws(', ', \(unescaped: called("standing")), padded.candidates) as candidates
            from padded
            join \(unescaped: written) staged on staged.\(unescaped: id) = padded.id
            left join (\(known)) standing
                   on standing.code = padded.code and \(unescaped: identity.canBe("standing"))
        ),
        file as (
            select not \(showsZeros) and bool_or(not is_known and not (\(unescaped: isExplained))) as has_lost_zeros
            from found
        )
        """
    }

    /// Sets the codes that were found, with a note, and takes those away that could be several, with a fault: nothing else is
    /// said of them then.
    private func mend(by id: String, _ verdicts: Statement, _ context: inout ImportContext) async throws {
        try await context.scratch.create("zeros_of_\(column)", as: verdicts, in: context.transaction)
        let mark = key.map { 1 << $0 } ?? 0
        let mended = try await context.transaction.execute(
            """
            update staged
            set \(unescaped: column) = zeros.stored,
                suspected = suspected | \(unescaped: "\(mark)"),
                notes = staged.notes || \(note),
                faults = staged.faults || \(fault)
            from \(unescaped: "zeros_of_\(column)") zeros
            where zeros.id = staged.\(unescaped: id)
            """
        )
        // Reading had seen another key: those rows are marked in `staged`.
        if mended > 0, let key {
            context.facts.suspected |= 1 << key
            context.facts.suspects[key] = nil
        }
    }
}

/// What is said of the codes: those of units have words of their own.
extension LostZeros {
    private var isOfUnits: Bool { column == "organization_code" }

    private var ambiguous: ErrorCode { isOfUnits ? .ambiguousOrganization : .ambiguousCode }

    /// The note of a row of ``references(in:by:of:showsZeros:unless:)``, as SQL over `zeros`; null where the code was not mended.
    var note: Statement {
        let code = isOfUnits ? NoteCode.organizationCodeZeros : .codeZeros
        return """
            case when zeros.stored is not null then
                fault(\(column), \(code.rawValue), 'found', zeros.code, 'stored', zeros.stored) end
            """
    }

    /// The fault of one, as SQL over `zeros`; null where the code was mended.
    var fault: Statement {
        """
        case when zeros.stored is null then
            fault(\(column), zeros.fault, 'found', zeros.code, 'expected', zeros.candidates) end
        """
    }
}
