public import FoundationEssentials
public import Shapes

/// An entry of the audit trail: who did what to what.
public struct AuditRecord: Sendable, Hashable {
    public let id: String
    public let at: Date
    public let by: String
    public let address: String?
    public let request: String
    public let action: String
    public let subject: String
    public internal(set) var name: String?
    public let organization: String?
    public internal(set) var before: JSONValue?
    public internal(set) var after: JSONValue?
}

extension AuditRecord: Tabular {
    public static let shape = Shape<AuditRecord>("AuditRecord") {
        Field("id", \.id).column("number")
        Field("at", \.at).column()
        Field("by", \.by, "The caller who did it.").column()
        Field("address", \.address, "The caller's address; absent for a shell.").column()
        Field("request", \.request, "The request in which it was done.").column()
        Field("action", \.action, as: AuditAction.schema).column()
        Field("subject", \.subject, "The kind of thing to which it was done.").column()
        Field("name", \.name, "The code or number of the thing.").column()
        Field("organization", \.organization, "The unit of the thing.").column("organization_code")
        Field("before", \.before, "The changed fields before the change.").column()
        Field("after", \.after, "The changed fields after the change.").column()
    }
}

extension AuditRecord {
    /// The entry for callers who may not see national IDs.
    public func masked() -> AuditRecord {
        var masked = self
        masked.name = name?.maskedNationalID
        masked.before = before?.masked
        masked.after = after?.masked
        return masked
    }
}

/// A filter of the audit trail; a field that is nil selects all.
public struct AuditFilter: Sendable {
    /// The caller's name.
    public var by: String?
    public var action: AuditAction?
    public var subject: AuditSubject?

    /// The code or number of the thing that the entries are about.
    public var name: String?

    /// The official that the entries are about, by code or national ID.
    ///
    /// These are the changes of the official under any former or present number, of the official's completions and
    /// enrollments, the imports that changed any of these, and the readings of the official's national ID.
    public var official: String?
    public var request: String?

    /// The first and the last day.
    public var from, until: Day?

    public init() {}
}
