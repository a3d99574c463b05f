import Postgres
import Shapes

/// An entry for the audit trail, to be written in the transaction of the change.
///
/// ```swift
/// try await transaction.audit(
///     .courseEdit, code, from: course, to: changed, by: caller
/// )
/// ```
struct AuditEntry: Sendable {
    private let action: AuditAction
    private let name: String?
    private let organization: Statement
    private let before: PostgresJSON?
    private let after: PostgresJSON?
    private let caller: Caller

    /// Creates an entry about a thing; of a change it keeps the fields that differ.
    ///
    /// - Parameters:
    ///   - name: The code or number of the thing, nil where there are many.
    ///   - organization: The identity of the unit of the thing, as SQL; null for a thing of the whole state.
    ///   - before: The thing as it was, nil where it is new.
    ///   - names: The fields that identify the thing, kept although they are the same.
    /// - Throws: The error of writing the thing as JSON.
    init(
        _ action: AuditAction,
        _ name: String?,
        of organization: Statement = "null",
        from before: (any JSONWritable)? = nil,
        to after: (any JSONWritable)? = nil,
        naming names: Set<String> = [],
        by caller: Caller
    ) throws {
        let (before, after) = JSONValue.difference(
            from: try before.map { try JSONValue(of: $0) },
            to: try after.map { try JSONValue(of: $0) },
            naming: names
        )
        self.action = action
        self.name = name
        self.organization = organization
        self.before = before?.cell.map { PostgresJSON($0) }
        self.after = after?.cell.map { PostgresJSON($0) }
        self.caller = caller
    }

    /// The statement that writes the entry; it can also be in a common table expression.
    var statement: Statement {
        """
        insert into audit (by, address, request, action, subject, name, organization, before, after)
        values (\(caller.name), \(caller.address), \(caller.request), \(action), \(action.subject), \(name),
                (\(organization)), \(before), \(after))
        """
    }

    /// A statement that writes an entry for each row of a relation; it can also be in a common table expression.
    ///
    /// - Parameter relation: A relation with `name`, `organization`, `before` and `after`, the last two JSON or null.
    static func each(_ action: AuditAction, of relation: Statement, by caller: Caller) -> Statement {
        """
        insert into audit (by, address, request, action, subject, name, organization, before, after)
        select \(caller.name), \(caller.address), \(caller.request), \(action),
               \(action.subject), entry.name, entry.organization, entry.before, entry.after
        from (\(relation)) entry
        """
    }
}

extension PostgresTransaction {
    /// Writes an ``AuditEntry`` of the same parameters, which is stored or undone with the transaction.
    func audit(
        _ action: AuditAction,
        _ name: String?,
        of organization: Statement = "null",
        from before: (any JSONWritable)? = nil,
        to after: (any JSONWritable)? = nil,
        naming names: Set<String> = [],
        by caller: Caller
    ) async throws {
        let entry = try AuditEntry(
            action,
            name,
            of: organization,
            from: before,
            to: after,
            naming: names,
            by: caller
        )
        try await execute(entry.statement)
    }
}
