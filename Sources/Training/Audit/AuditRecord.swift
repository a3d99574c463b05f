public import FoundationEssentials

/// An entry of the audit trail: who did what to what.
public struct AuditRecord: Codable, Sendable, Hashable {
    /// Its number; later ones have greater numbers.
    public let id: String

    /// When.
    public let at: Date

    /// Who: a caller's name.
    public let by: String

    /// Where they called from, nil for a person at a shell.
    public let address: String?

    /// The request that it was done in.
    public let request: String

    /// What was done, as ``AuditAction`` has it.
    public let action: String

    /// The kind of thing that it was done to.
    public let subject: String

    /// The code or number of the thing, nil where there were many.
    public internal(set) var name: String?

    /// The code of the unit concerned, nil where it is the whole state's.
    public let organization: String?

    /// What the changed fields were, nil where the thing is new.
    public internal(set) var before: AuditValue?

    /// What they became.
    public internal(set) var after: AuditValue?
}

extension AuditRecord {
    /// The same entry with national IDs hidden.
    ///
    /// - Returns: The entry as those may see it who may not see national IDs.
    public func masked() -> AuditRecord {
        var masked = self
        masked.name = name?.maskedNationalID
        masked.before = before?.masked
        masked.after = after?.masked
        return masked
    }
}

/// Which entries of the audit trail a list shows.
public struct AuditFilter: Sendable {
    /// Those of this caller; nil for all.
    public var by: String?

    /// Those of this action; nil for all.
    public var action: AuditAction?

    /// Those about this kind of thing; nil for all.
    public var subject: AuditSubject?

    /// Those about the thing of this code or number; nil for all.
    public var name: String?

    /// Those about this official, by code or national ID: what was done to them under any number that they have had, to
    /// their completions and enrollments, the files that changed any of it, and who read their national ID; nil for all.
    public var official: String?

    /// Those of this request; nil for all.
    public var request: String?

    /// Those of this day or later; nil for all.
    public var from: Day?

    /// Those of this day or earlier; nil for all.
    public var until: Day?

    /// All entries.
    public init() {}
}
