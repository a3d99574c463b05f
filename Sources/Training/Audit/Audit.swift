import FoundationEssentials
import Postgres
import Shapes

/// The audit trail: who did what to what, before and after, from where and in which request.
public struct Audit: Sendable {
    let postgres: PostgresClient
    let today: Today

    /// The entries that an administrator sees, the latest first; with a narrower scope only those of its units.
    ///
    /// Entries that are written meanwhile come before the first page, so that going on neither repeats nor skips any.
    /// Reading national IDs here leaves an entry too.
    ///
    /// - Returns: A part of the list; national IDs are masked for callers who may not see them.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_official`, `unknown_cursor`.
    public func list(
        _ filter: AuditFilter = AuditFilter(),
        by caller: Caller,
        _ page: PageRequest
    ) async throws -> Page<AuditRecord> {
        try caller.require(.administrator)
        return try await trainingErrors {
            let before = try page.number()
            let today = try await today(in: postgres)
            try await NationalIDTries(postgres: postgres, today: self.today)
                .name([filter.official, filter.name], in: .audit, by: caller)
            try await NamedByFilter.require([.official(filter.official, for: caller, on: today)], in: postgres)
            let conditions: Statement = .all([
                before.map { "audit.id < \($0)" },
                filter.by.map { "audit.by = \($0)" },
                filter.action.map { "audit.action = \($0)" },
                filter.subject.map { "audit.subject = \($0.rawValue)" },
                filter.request.map { "audit.request = \($0)" },
                filter.from.map { "audit.at >= midnight_in_vietnam(\($0))" },
                filter.until.map { "audit.at < midnight_in_vietnam(\($0.adding(days: 1)))" },
                caller.scope.holds("audit.organization", on: today),
            ])
            let found = try await find(
                conditions,
                among: entries(filter, for: caller, on: today),
                limit: page.limit + 1
            )
            let whole = page.page(of: found, cursor: \.id, item: { $0 })
            let masked = whole.items.map { $0.masked() }
            guard caller.seesNationalIDs else { return Page(items: masked, next: whole.next) }
            let shown = zip(whole.items, masked).count { $0 != $1 }
            try await NationalIDReading(of: .audit, asked: filter.asked(page), shown: shown).note(
                by: caller,
                in: postgres
            )
            return whole
        }
    }

    /// An entry by its number.
    ///
    /// Reading a national ID in it leaves an entry too.
    ///
    /// - Parameter caller: The caller; with a narrower scope only the entries of its units exist.
    /// - Returns: The entry; national IDs are masked for callers who may not see them.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_audit_entry`.
    public func show(_ id: String, by caller: Caller) async throws -> AuditRecord {
        try caller.require(.administrator)
        return try await trainingErrors {
            guard let number = Int64(id) else { throw TrainingError(.noSuchAuditEntry, ["found": id]) }
            let today = try await today(in: postgres)
            let condition: Statement = .all([
                "audit.id = \(number)", caller.scope.holds("audit.organization", on: today),
            ])
            guard let whole = try await find(condition, limit: 1).first else {
                throw TrainingError(.noSuchAuditEntry, ["found": id])
            }
            guard caller.seesNationalIDs else { return whole.masked() }
            let shown = whole == whole.masked() ? 0 : 1
            try await NationalIDReading(of: .audit, asked: ["entry": id], shown: shown).note(by: caller, in: postgres)
            return whole
        }
    }

    /// A query for the entries about a thing or an official, which an index finds; for all of them where the filter names
    /// neither.
    private func entries(_ filter: AuditFilter, for caller: Caller, on day: Day) -> Statement {
        let subjects = filter.subject.map { [$0.rawValue] } ?? AuditSubject.allCases.map(\.rawValue)
        let named: Statement? = filter.name.map { "audit.subject = any(\(subjects)) and audit.name = \($0)" }
        if let official = filter.official {
            let people = OfficialsByNumber.ids(of: official, for: caller, on: day)
            let about = Statement(named: "find_entries_about", ["people": "array(\(people))"])
            return """
                select entry.*
                from (select distinct id from (\(about)) each) about
                cross join lateral (
                    select * from audit where audit.id = about.id and \(named ?? "true") offset 0
                ) entry
                """
        }
        return named.map { "select * from audit where \($0) offset 0" } ?? "select * from audit"
    }

    private func find(
        _ conditions: Statement,
        among entries: Statement = "select * from audit",
        limit: Int
    ) async throws -> [AuditRecord] {
        try await postgres.rows(
            """
            with chosen as materialized (
                select audit.*
                from (\(entries)) audit
                where \(conditions)
                order by audit.id desc
                limit \(limit)
            )
            select audit.id, audit.at, audit.by, audit.address, audit.request, audit.action, audit.subject,
                   audit.name, unit.code as organization, audit.before, audit.after
            from chosen audit
            left join lateral (
                \(UnitNames.present(of: "audit.organization", on: "\(unescaped: today.sql)"))
            ) unit on true
            order by audit.id desc
            """
        )
        .map(Self.record)
    }

    private static func record(_ row: PostgresRow) throws -> AuditRecord {
        func value(_ json: PostgresJSON?) throws -> JSONValue? {
            try json.map { try JSONValue(onTrail: $0.text) }
        }
        return try AuditRecord(
            id: String(row["id"] as Int64),
            at: row["at"],
            by: row["by"],
            address: row["address"],
            request: row["request"],
            action: row["action"],
            subject: row["subject"],
            name: row["name"],
            organization: row["organization"],
            before: value(row["before"]),
            after: value(row["after"])
        )
    }
}

extension AuditFilter {
    fileprivate func asked(_ page: PageRequest) -> [String: String] {
        let asked = [
            "by": by, "action": action?.rawValue, "subject": subject?.rawValue, "name": name, "official": official,
            "request": request,
            "from": from?.description, "until": until?.description, "cursor": page.cursor,
        ]
        return asked.compactMapValues(\.self)
    }
}
