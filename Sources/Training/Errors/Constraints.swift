import Postgres

/// Turns the database's refusals into the domain's codes: the one place that looks at SQLSTATE and constraints' names.
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
        // Standing facts are looked up before anything is stored, so only a concurrent transaction can violate this
        // constraint. The next attempt finds the fact that is on record by then.
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
        "official_one_per_code": .officialCodeTaken,
        "official_one_per_national_id": .nationalIdTaken,
        "organization_code_names_one_unit_a_day": .organizationCodeTaken,
        "organization_one_nation_a_day": .oneNation,
        "organization_parent_stands_above": .parentMustStandAbove,
        // The server still remembered the token that makes another, although it had been revoked.
        "token_ends_with_its_maker": .unauthenticated,
    ]
}

extension PostgresError {
    /// True if the account of the database lacks a right.
    var isForLackOfRight: Bool { sqlState == "42501" }
}

extension TrainingError {
    /// True if the account of the database lacks a right, which means that the database is set up wrongly.
    public var isForLackOfRight: Bool { (underlying as? PostgresError)?.isForLackOfRight ?? false }

    /// True if the database reports that nothing was stored, so that another attempt can't store anything twice.
    var wasUndone: Bool {
        (underlying as? PostgresError).map { $0.sqlState != nil && !$0.mayBeDone } ?? false
    }

    /// True if another transaction kept all recordings waiting until the timeout, so that the next attempt would wait
    /// as long.
    ///
    /// A locked row doesn't count, because it concerns one official only.
    var waitedInVain: Bool { (underlying as? PostgresError).map(Settlement.isLockedForFacts) ?? false }
}
