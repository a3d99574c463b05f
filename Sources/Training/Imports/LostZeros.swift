import Postgres

/// Restores zeros that a spreadsheet dropped from the codes of a file, before its rows are judged.
///
/// A spreadsheet turns `00123` into `123`, which would be the same person a second time, another course, or a second
/// tree of the state. The code alone doesn't show that. The registry does, together with the other codes of the file:
/// where both make it certain, the code is mended with a note; otherwise the row is refused, because the code could be
/// either.
///
/// Codes with other characters than digits lose no zeros, and a file without codes of digits costs nothing here.
struct LostZeros {
    /// The column of `staged` that holds the code.
    let column: String

    /// A query for the things on record: their `code`, and columns that identify them.
    let known: Statement

    /// The number of the row's key of which the code is a part, nil for none.
    var key: Int?

    /// SQL by which a refusal names a thing on record, over its relation.
    var called: @Sendable (_ known: String) -> String = { "\($0).code" }

    /// Other columns whose codes also show that the file has kept its zeros.
    var companions: [String] = []

    /// True if the file has kept its zeros, because some code of digits has leading zeros.
    private func showsZeros(_ context: ImportContext) -> Bool {
        !context.facts.withZeros.isDisjoint(with: companions + [column])
    }

    /// True if anything may have to be mended: the file has a code of digits without leading zeros, and one with them
    /// is on record.
    private func isNeeded(_ context: ImportContext) async throws -> Bool {
        guard context.facts.withoutZeros.contains(column) else { return false }
        let isKnown: Bool? = try await context.transaction.first(
            "select exists (select from (\(known)) known where \(unescaped: Self.hasLeadingZero("known")))"
        )
        return isKnown ?? false
    }

    /// SQL for whether a code begins with zeros, which an index can answer.
    private static func hasLeadingZero(_ relation: String) -> String { "\(relation).code like '0%'" }

    /// SQL for whether a code of the file may have lost its zeros.
    static func mayHaveLostSome(_ code: String) -> String { "\(code) ~ '^[1-9][0-9]*$'" }
}

extension LostZeros {
    /// Rules, as SQL over `staged` and a relation, for whether a row of the file and a thing on record are the same.
    struct Identity {
        /// True if the two can be the same at all.
        var canBe: @Sendable (_ known: String) -> String = { _ in "true" }

        /// True if the two are the same, apart from the code.
        var isSame: @Sendable (_ known: String) -> String = { _ in "false" }

        /// True if the two certainly differ.
        var isOther: @Sendable (_ known: String) -> String = { _ in "false" }

        /// True if a code without zeros can't be one of its own if one with zeros is on record.
        var isAlwaysPadded = false
    }

    /// Mends a column whose codes have to be on record, by ``references(in:by:of:showsZeros:unless:)``.
    ///
    /// - Parameter written: A query for the rows of `staged`, with columns that identify the things; nil where the code
    ///   alone does.
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

    /// A query for the codes of a relation that lost their zeros, or may have.
    ///
    /// It returns `id`, `code`, and `stored`, which is null if the code could mean several things; then `fault` and
    /// `candidates` are set. A code that names nothing, and would name one thing with zeros before it, is mended. A
    /// code that could mean several things is refused. So is one that names a thing, and would name another with zeros,
    /// if the file shows that it has lost them: another code needs zeros, and none has any.
    ///
    /// - Parameters:
    ///   - written: The relation with the codes.
    ///   - id: Its column that identifies them.
    ///   - showsZeros: SQL for whether other codes of the file have their zeros.
    ///   - isExplained: SQL for whether a code in `found` that names nothing on record is no sign of lost zeros.
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
        select id, code, stored, \(ambiguous) as fault, candidates
        from judged
        where stored is distinct from code
        """
    }

    /// Mends a column whose codes may be new to the registry.
    ///
    /// The row's other columns decide whether `123` is `00123` or new, and so does the file: if other codes have
    /// leading zeros, it has kept them, and the code is taken as it is.
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
                   case when is_known or cardinality(same) > 1 then \(ambiguous)
                        else \(ErrorCode.codeWithoutZeros) end as fault,
                   candidates
            from judged
            where stored is not null or not is_as_written
            """,
            &context
        )
    }

    /// The common table expressions `found`, each code that would name something with zeros before it, and `file`,
    /// whether the file has lost its zeros.
    ///
    /// `found` has the `codes` with zeros, those of them that are the `same` as the row, whether all `are_others`,
    /// whether the written code `is_known` and `is_the_same`, and the `candidates` for a refusal.
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

    /// Sets the mended codes, with a note, and clears the ambiguous ones, with a fault, so that they get no other
    /// fault.
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

/// The notes and faults; those of units have their own codes.
extension LostZeros {
    private var isOfUnits: Bool { column == "organization_code" }

    private var ambiguous: ErrorCode { isOfUnits ? .ambiguousOrganization : .ambiguousCode }

    /// SQL for the note on a row of ``references(in:by:of:showsZeros:unless:)``, over `zeros`; null where the code was
    /// not mended.
    var note: Statement {
        let code = isOfUnits ? NoteCode.organizationCodeZeros : .codeZeros
        return """
            case when zeros.stored is not null then
                fault(\(column), \(code.rawValue), 'found', zeros.code, 'stored', zeros.stored) end
            """
    }

    /// SQL for the fault of such a row, over `zeros`; null where the code was mended.
    var fault: Statement {
        """
        case when zeros.stored is null then
            fault(\(column), zeros.fault, 'found', zeros.code, 'expected', zeros.candidates) end
        """
    }
}
