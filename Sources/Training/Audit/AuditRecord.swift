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
    /// The entry as it is shown to callers who may not see national IDs.
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
    /// Only entries of this caller; nil for all.
    public var by: String?

    /// Only entries of this action; nil for all.
    public var action: AuditAction?

    /// Only entries about this kind of thing; nil for all.
    public var subject: AuditSubject?

    /// Only entries about the thing with this code or number; nil for all.
    public var name: String?

    /// Only entries about this official, by code or national ID; nil for all.
    ///
    /// These are the changes of the official under any number that they have had, of their completions and enrollments,
    /// the imports that changed any of these, and the readings of their national ID.
    public var official: String?

    /// Only entries of this request; nil for all.
    public var request: String?

    /// Only entries of this day or later; nil for all.
    public var from: Day?

    /// Only entries of this day or earlier; nil for all.
    public var until: Day?

    /// All entries.
    public init() {}
}
