/// The actions on the audit trail: every way to change the registry, and the reading of national IDs.
public enum AuditAction: String, Sendable, CaseIterable {
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

    /// Whom curricula are for.
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

    /// Files.
    case importTake = "import.take"
    case importUndo = "import.undo"

    /// Access over HTTP.
    case tokenCreate = "token.create"
    case tokenRevoke = "token.revoke"

    /// National IDs shown whole to somebody who may see them.
    case nationalIDRead = "national_id.read"

    /// People named by national IDs, by somebody who may not see them.
    case nationalIDTry = "national_id.try"

    /// The kind of thing that it is done to.
    public var subject: String {
        // National IDs are officials'.
        guard self != .nationalIDRead, self != .nationalIDTry else { return AuditSubject.official.rawValue }
        return rawValue.prefix { $0 != "." }.description
    }
}

/// The kinds of things that the audit trail tells of.
public enum AuditSubject: String, Sendable, CaseIterable {
    /// The kinds, as the actions name them.
    case official, organization, course, curriculum
    case targetGroup = "target_group"
    case `class`, enrollment, completion, goal, `import`, token
}
