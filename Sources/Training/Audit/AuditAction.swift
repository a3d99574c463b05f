public import Postgres
public import Shapes

/// The actions on the audit trail: every way to change the registry, and the reading of national IDs.
public enum AuditAction: String, JSONWritable, PostgresEncodable, Sendable, CaseIterable {
    /// Officials.
    case officialRegister = "official.register"
    case officialEdit = "official.edit"
    case officialArrive = "official.arrive"
    case officialDepart = "official.depart"
    case officialReturn = "official.return"
    case officialMerge = "official.merge"
    case officialCorrect = "official.correct"
    case officialExport = "official.export"

    /// The state's tree.
    case organizationCreate = "organization.create"
    case organizationEdit = "organization.edit"
    case organizationClose = "organization.close"
    case organizationReopen = "organization.reopen"

    /// Courses.
    case courseCreate = "course.create"
    case courseEdit = "course.edit"
    case coursePublish = "course.publish"
    case courseRetire = "course.retire"

    /// Curricula.
    case curriculumCreate = "curriculum.create"
    case curriculumEdit = "curriculum.edit"
    case curriculumPublish = "curriculum.publish"
    case curriculumRetire = "curriculum.retire"

    /// Target groups.
    case targetGroupPut = "target_group.put"

    /// Classes.
    case classCreate = "class.create"
    case classEdit = "class.edit"

    /// Enrollments.
    case enrollmentCreate = "enrollment.create"
    case enrollmentMove = "enrollment.move"
    case enrollmentExport = "enrollment.export"

    /// Completions.
    case completionRecord = "completion.record"
    case completionRevoke = "completion.revoke"
    case completionExport = "completion.export"

    /// Goals.
    case goalCreate = "goal.create"
    case goalEdit = "goal.edit"
    case goalAllocate = "goal.allocate"
    case goalBalance = "goal.balance"
    case goalClose = "goal.close"

    /// Files.
    case importTake = "import.take"
    case importUndo = "import.undo"

    /// Access over HTTP.
    case tokenCreate = "token.create"
    case tokenRevoke = "token.revoke"

    /// The sealed log.
    case sealKey = "seal.key"

    /// A caller who may see national IDs was shown some.
    case nationalIDRead = "national_id.read"

    /// A caller who may not see national IDs named people by them.
    case nationalIDTry = "national_id.try"

    /// The kind of thing that the action changes or shows.
    public var subject: String {
        // National IDs are officials'.
        guard self != .nationalIDRead, self != .nationalIDTry else { return AuditSubject.official.rawValue }
        return rawValue.prefix { $0 != "." }.description
    }
}

/// The kinds of things that the audit trail has entries about.
public enum AuditSubject: String, Sendable, CaseIterable {
    case official, organization, course, curriculum
    case targetGroup = "target_group"
    case `class`, enrollment, completion, goal, `import`, token, seal
}
