import Postgres

/// The database's refusals in the domain's codes: the one place that looks at SQLSTATE and at constraints' names.
enum Constraints {
    static func trainingError(for error: PostgresError) -> TrainingError {
        if error.mayBeDone, error.code != .cancelled { return TrainingError(.outcomeUnknown, underlying: error) }
        if let state = error.sqlState { return refused(error, state) }
        return switch error.code {
        case .connectFailed, .connectionLost, .closed: TrainingError(.databaseUnreachable, underlying: error)
        case .pooled: TrainingError(.databasePooled, underlying: error)
        case .timeout, .poolExhausted: TrainingError(.timedOut, underlying: error)
        case .cancelled: TrainingError(.cancelled, underlying: error)
        default: TrainingError.fault(error)
        }
    }

    private static func refused(_ error: PostgresError, _ state: String) -> TrainingError {
        switch state {
        case "23502", "23503", "23505", "23514", "23P01":
            TrainingError(
                byConstraint[error.constraint ?? ""] ?? .ruleBroken,
                ["found": error.constraint ?? ""],
                underlying: error
            )
        case "40001", "40P01", "55P03": TrainingError(.busy, underlying: error)
        case "53300", "53400": TrainingError(.overloaded, underlying: error)
        case "25006": TrainingError(.readOnly, underlying: error)
        case "42501": TrainingError(.databaseForbids, underlying: error)
        case "53100": TrainingError(.diskFull, underlying: error)
        case "57014": TrainingError(.timedOut, underlying: error)
        case "57P01", "57P02", "57P03", "28000", "28P01", "3D000":
            TrainingError(.databaseUnreachable, underlying: error)
        case let state where state.hasPrefix("08"): TrainingError(.databaseUnreachable, underlying: error)
        default: TrainingError.fault(error)
        }
    }

    private static let byConstraint: [String: ErrorCode] = [
        "completion_day_makes_sense": .completedInFuture,
        // Standing facts are looked up before anything is stored, so only a concurrent transaction breaks this. The
        // next attempt finds the fact that stands now.
        "completion_one_live": .busy,
        "class_link_leads_to_the_web": .invalidLink,
        "course_counts_as_another": .countsAsItself,
        "course_ends_after_it_begins": .retiredBeforeBegun,
        "course_is_not_its_own_prerequisite": .prerequisiteCircle,
        "course_one_per_code": .courseExists,
        "course_prerequisites_have_no_circle": .prerequisiteCircle,
        "curriculum_one_per_code_and_version": .curriculumExists,
        "curriculum_target_group_exists": .unknownTargetGroup,
        "curriculum_published_never_changes": .curriculumPublished,
        "goal_dates_make_sense": .goalDates,
        "goal_one_per_code": .goalExists,
        "official_code_is_no_address": .codeLikeAddress,
        "official_one_per_national_id": .nationalIdTaken,
        "organization_code_names_one_unit_a_day": .organizationCodeTaken,
        "organization_one_nation_a_day": .oneNation,
        "organization_parent_stands_above": .parentMustStandAbove,
        // The maker was remembered, and has been revoked since.
        "token_ends_with_its_maker": .unauthenticated,
    ]
}

extension PostgresError {
    /// Whether the account that this program uses lacks a right in the database.
    var isForLackOfRight: Bool { sqlState == "42501" }
}

extension TrainingError {
    /// Whether the account that this program uses lacks a right in the database: it is set up wrongly.
    public var isForLackOfRight: Bool { (underlying as? PostgresError)?.isForLackOfRight ?? false }

    /// Whether the database itself says that nothing was stored, so that another try can't store anything twice.
    var wasUndone: Bool {
        (underlying as? PostgresError).map { $0.sqlState != nil && !$0.mayBeDone } ?? false
    }

    /// Whether a change kept everybody from recording for longer than the patience: another try would wait as long.
    ///
    /// A locked row is another matter: it concerns one official only.
    var waitedInVain: Bool { (underlying as? PostgresError).map(Settlement.isLockedForFacts) ?? false }
}
