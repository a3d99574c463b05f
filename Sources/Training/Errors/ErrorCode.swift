public import Postgres

/// The code of an error, a name that never changes.
///
/// Clients, rejects files and logs show the raw value. The catalogues have its sentence under `error.` and the raw
/// value; `docs/errors.md` lists them all. A comment stands here only where the sentence leaves something open. A code
/// that begins with `noSuch` is about the thing that a request or command names, one with `unknown` about a thing that
/// a field names.
public enum ErrorCode: String, PostgresEncodable, Sendable, CaseIterable {
    case limitOutOfRange = "limit_out_of_range"
    case unknownCursor = "unknown_cursor"
    case invalidOption = "invalid_option"
    case addressInUse = "address_in_use"
    case cannotListen = "cannot_listen"
    case invalidDatabaseUrl = "invalid_database_url"
    case noSuchFile = "no_such_file"
    case cannotWriteFile = "cannot_write_file"
    /// A file that exists already and stays as it is; a warning.
    case fileKept = "file_kept"
    case notText = "not_text"
    case emptyFile = "empty_file"
    case unreadableEncoding = "unreadable_encoding"
    /// A file in the encoding of an old font, or one that was once read in a wrong encoding.
    case legacyEncoding = "legacy_encoding"
    case unknownEncoding = "unknown_encoding"
    /// A file that reads as text in two encodings, with different letters.
    case ambiguousEncoding = "ambiguous_encoding"
    case lostLetters = "lost_letters"
    /// A file with the month first in its days, imported without the option for that.
    case monthFirstDays = "month_first_days"
    case missingColumn = "missing_column"
    case doubledColumn = "doubled_column"
    case columnWithoutName = "column_without_name"
    /// A column that the import doesn't know; a warning.
    case unknownColumn = "unknown_column"
    /// An import that stopped at the first refused row, as asked.
    case importAborted = "import_aborted"
    case tooFewFields = "too_few_fields"
    case tooManyFields = "too_many_fields"
    case openQuote = "open_quote"
    case textAfterQuote = "text_after_quote"
    case rowTooLong = "row_too_long"
    case invalidText = "invalid_text"
    case controlCharacter = "control_character"
    case invisibleCharacter = "invisible_character"
    /// The letter Ð in place of the Vietnamese Đ.
    case ethLetter = "eth_letter"
    /// The text that a spreadsheet shows for a failed formula.
    case spreadsheetError = "spreadsheet_error"
    case missingValue = "missing_value"
    case valueTooLong = "value_too_long"
    case invalidDate = "invalid_date"
    /// A day as a spreadsheet's number.
    case spreadsheetDay = "spreadsheet_day"
    case dayWithZone = "day_with_zone"
    case twoDigitYear = "two_digit_year"
    case birthOutOfRange = "birth_out_of_range"
    case notNumber = "not_number"
    case numberOutOfRange = "number_out_of_range"
    case tooManyDecimals = "too_many_decimals"
    case invalidLink = "invalid_link"
    case namedTwice = "named_twice"
    case nationalIdScientific = "national_id_scientific"
    case nationalIdOldCard = "national_id_old_card"
    case nationalIdLength = "national_id_length"
    case nationalIdCharacters = "national_id_characters"
    case nationalIdFraction = "national_id_fraction"
    case nationalIdGrouping = "national_id_grouping"
    /// A national ID that begins with the code of no province.
    case nationalIdPlace = "national_id_place"
    /// A name with characters that names don't have.
    case notAName = "not_a_name"
    case legacyFont = "legacy_font"
    case underage
    case unknownGender = "unknown_gender"
    case unknownCategory = "unknown_category"
    case invalidEmail = "invalid_email"
    case invalidPhone = "invalid_phone"
    case unknownLevel = "unknown_level"
    case unknownFormat = "unknown_format"
    case unknownWord = "unknown_word"
    case unknownRequirement = "unknown_requirement"
    case duplicateRow = "duplicate_row"
    /// A row that should be new and isn't (--mode create).
    case existsAlready = "exists_already"
    /// A row that should exist and doesn't (--mode update).
    case doesNotExist = "does_not_exist"
    case unknownOrganization = "unknown_organization"
    /// A code that may have lost its zeros, and could be that of several units.
    case ambiguousOrganization = "ambiguous_organization"
    /// A code that may have lost its zeros, and could be that of several things.
    case ambiguousCode = "ambiguous_code"
    /// A new code that would equal one on record, or look like the others of its kind, with zeros before it.
    case codeWithoutZeros = "code_without_zeros"
    /// More renamed units than a file may have unless the import allows it.
    case manyRenamed = "many_renamed"
    case unknownParent = "unknown_parent"
    case parentRefused = "parent_refused"
    case parentMustStandAbove = "parent_must_stand_above"
    case missingParent = "missing_parent"
    case nationHasNoParent = "nation_has_no_parent"
    case oneNation = "one_nation"
    case levelChanged = "level_changed"
    case noSuchOrganization = "no_such_organization"
    case organizationHasUnits = "organization_has_units"
    /// A change on a day before the span that it would change.
    case dayBeforeSpan = "day_before_span"
    case moveInFuture = "move_in_future"
    /// A day for a move, although the official stays in their unit.
    case noMove = "no_move"
    case missingNumber = "missing_number"
    /// An official's code that reads like an address (`id:1234`).
    case codeLikeAddress = "code_like_address"
    case officialCodeTaken = "official_code_taken"
    case nationalIdTaken = "national_id_taken"
    /// A code that is on record with another national ID.
    case nationalIdDiffers = "national_id_differs"
    /// A token whose revocation would revoke others too.
    case tokenHasChildren = "token_has_children"
    /// A caller who has used up the day's tries of national IDs.
    case nationalIdsUsedUp = "national_ids_used_up"
    case noSuchOfficial = "no_such_official"
    case unknownOfficial = "unknown_official"
    /// A code and a national ID that belong to two people.
    case officialsDiffer = "officials_differ"
    case unknownCourse = "unknown_course"
    case noSuchCourse = "no_such_course"
    case courseExists = "course_exists"
    case courseNotPublished = "course_not_published"
    /// A published course that a file would make a draft again.
    case coursePublished = "course_published"
    /// A status "retired" without its day, or the day with another status.
    case retirementUnclear = "retirement_unclear"
    case courseRetired = "course_retired"
    case noSuchCurriculum = "no_such_curriculum"
    case noSuchVersion = "no_such_version"
    case unknownCurriculum = "unknown_curriculum"
    case curriculumExists = "curriculum_exists"
    case curriculumPublished = "curriculum_published"
    /// A curriculum without a required course, which everybody would satisfy.
    case curriculumWithoutRequired = "curriculum_without_required"
    /// A file's decision about officials on the way to older versions, which has to be made by hand.
    case onTheWayByHand = "on_the_way_by_hand"
    /// A row whose curriculum has another row that is refused.
    case curriculumRefused = "curriculum_refused"
    /// Rows of one curriculum that contradict each other.
    case curriculumInconsistent = "curriculum_inconsistent"
    /// A retired thing that was to be retired or published again.
    case retiredAlready = "retired_already"
    case unknownClass = "unknown_class"
    case noSuchClass = "no_such_class"
    case classExists = "class_exists"
    case classDays = "class_days"
    /// A day outside of the class's days of enrollment.
    case classWindow = "class_window"
    /// An enrollment that names none, or more than one, of course, class and curriculum.
    case enrollmentOfOneThing = "enrollment_of_one_thing"
    case enrolledTooEarly = "enrolled_too_early"
    case enrolledInFuture = "enrolled_in_future"
    case enrolledAlready = "enrolled_already"
    /// An enrollment to update that doesn't exist.
    case notEnrolled = "not_enrolled"
    case completedInFuture = "completed_in_future"
    case completedTooEarly = "completed_too_early"
    case completedBeforeBirth = "completed_before_birth"
    /// A completion that contradicts the standing one of the same official and course.
    case completionDiffers = "completion_differs"
    case noSuchCompletion = "no_such_completion"
    case revokedAlready = "revoked_already"
    case missingReason = "missing_reason"
    case noSuchGoal = "no_such_goal"
    case goalExists = "goal_exists"
    case goalDates = "goal_dates"
    /// A change of a goal that is closed.
    case goalClosed = "goal_closed"
    /// A closing with the number of a day that is still to come.
    case closedInFuture = "closed_in_future"
    case noSuchPlan = "no_such_plan"
    /// Shares of units that are more than the share of the unit above them.
    case sharesExceed = "shares_exceed"
    /// A unit that shares out a target and has no share itself.
    case noShare = "no_share"
    case noSuchBalance = "no_such_balance"
    case balanceReplaced = "balance_replaced"
    /// An opening balance of a day that isn't one of the goal's.
    case balanceOutsideGoal = "balance_outside_goal"
    case noSuchImport = "no_such_import"
    case undoneAlready = "undone_already"
    /// A change of a thing that has changed since the caller saw it.
    case preconditionFailed = "precondition_failed"
    /// A completion before the first day on which the course could be completed.
    case courseNotYet = "course_not_yet"
    case officialHadLeft = "official_had_left"
    /// Prior learning recognized without evidence.
    case recognitionWithoutEvidence = "recognition_without_evidence"
    case prerequisiteMissing = "prerequisite_missing"
    case prerequisiteCircle = "prerequisite_circle"
    case countsAsItself = "counts_as_itself"
    /// More elective hours than the elective courses have together.
    case electiveHoursUnreachable = "elective_hours_unreachable"
    case unknownTargetGroup = "unknown_target_group"
    case noSuchTargetGroup = "no_such_target_group"
    case noSuchEnrollment = "no_such_enrollment"
    /// A move that the enrollment's state doesn't allow.
    case wrongState = "wrong_state"
    case curriculumNotPublished = "curriculum_not_published"
    /// Fewer seats than are taken.
    case seatsTaken = "seats_taken"
    case leftAlready = "left_already"
    case notLeft = "not_left"
    case mergeWithItself = "merge_with_itself"
    /// Two records to merge, with different national IDs.
    case mergeNumbersDiffer = "merge_numbers_differ"
    case wrongFlag = "wrong_flag"
    case unknownLanguage = "unknown_language"
    case blankAtTheEnds = "blank_at_the_ends"
    case retiredBeforeBegun = "retired_before_begun"
    /// An enrollment on something that the official has completed.
    case completedAlready = "completed_already"
    case idempotencyKeyReused = "idempotency_key_reused"
    case idempotencyKeyInUse = "idempotency_key_in_use"
    /// The number of a record that was merged into another.
    case officialMerged = "official_merged"
    /// A code that names another unit on some of the days.
    case organizationCodeTaken = "organization_code_taken"
    /// A code of an ended unit, for a new unit without a first day.
    case organizationEnded = "organization_ended"
    case organizationNotEnded = "organization_not_ended"
    case parentHasEnded = "parent_has_ended"
    case databaseUnreachable = "database_unreachable"
    case databaseEmpty = "database_empty"
    case databaseOlder = "database_older"
    case databaseNewer = "database_newer"
    /// A migration that ran with another text than the program's.
    case databaseAltered = "database_altered"
    /// A database that lacks a migration, or a table that its migrations made.
    case databaseIncomplete = "database_incomplete"
    /// A database whose schema has other tables with the registry's names.
    case databaseOccupied = "database_occupied"
    /// A registry in another schema than `public`.
    case databaseElsewhere = "database_elsewhere"
    case databaseEncoding = "database_encoding"
    /// A database in which the account lacks a right.
    case databaseForbids = "database_forbids"
    /// A pooler that shares connections between sessions.
    case databasePooled = "database_pooled"
    /// A database that refuses writes, such as a standby.
    case readOnly = "read_only"
    case diskFull = "disk_full"
    case clusterUnavailable = "cluster_unavailable"
    case postgresqlNotInstalled = "postgresql_not_installed"
    /// Another transaction was in the way.
    case busy
    case overloaded
    case tooManyImports = "too_many_imports"
    case tooManyExports = "too_many_exports"
    /// An address that waits for as many reports as it may.
    case tooManyReports = "too_many_reports"
    case tooManyStreams = "too_many_streams"
    /// More refused rows, or notes, than the registry keeps.
    case tooMuchRefused = "too_much_refused"
    case timedOut = "timed_out"
    /// Work that was stopped before it was done.
    case cancelled
    case shuttingDown = "shutting_down"
    /// A change was sent and not answered: it may have been made or not.
    case outcomeUnknown = "outcome_unknown"
    case unauthenticated
    case forbidden
    case noSuchToken = "no_such_token"
    case noSuchAuditEntry = "no_such_audit_entry"
    case expiryOutOfRange = "expiry_out_of_range"
    case issuerUnreachable = "issuer_unreachable"
    /// A registry of which nothing has been sealed yet.
    case noSuchSeal = "no_such_seal"
    /// An official without a completion under a signed head.
    case notSealed = "not_sealed"
    /// A text that isn't the head of a sealed log.
    case invalidHead = "invalid_head"
    /// A file without the key that signs heads, or none.
    case sealKeyMissing = "seal_key_missing"
    /// A key that this registry has never signed with.
    case sealKeyUnknown = "seal_key_unknown"
    case sealKeyExists = "seal_key_exists"
    /// A rule of the database without a code of its own.
    case ruleBroken = "rule_broken"
    case internalFault = "internal_fault"
}

extension ErrorCode {
    /// The kind of the error, which decides statuses.
    public var kind: ErrorKind {
        switch self {
        case .limitOutOfRange, .unknownCursor, .invalidOption, .addressInUse, .cannotListen, .invalidDatabaseUrl,
            .wrongFlag:
            .usage
        case .noSuchFile, .cannotWriteFile, .fileKept:
            .noSuchFile
        case .notText, .emptyFile, .unreadableEncoding, .legacyEncoding, .unknownEncoding, .ambiguousEncoding,
            .lostLetters, .monthFirstDays, .missingColumn, .doubledColumn, .columnWithoutName, .unknownColumn,
            .invalidHead:
            .malformed
        case .importAborted, .tooFewFields, .tooManyFields, .openQuote, .textAfterQuote, .rowTooLong, .invalidText,
            .controlCharacter, .invisibleCharacter, .ethLetter, .spreadsheetError, .missingValue, .valueTooLong,
            .invalidDate, .spreadsheetDay, .dayWithZone, .twoDigitYear, .birthOutOfRange, .notNumber,
            .numberOutOfRange, .tooManyDecimals, .invalidLink, .namedTwice, .countsAsItself, .codeLikeAddress,
            .nationalIdScientific, .nationalIdOldCard, .nationalIdLength, .nationalIdCharacters, .nationalIdFraction,
            .nationalIdGrouping, .nationalIdPlace, .notAName, .legacyFont, .underage, .ambiguousOrganization,
            .ambiguousCode, .codeWithoutZeros, .manyRenamed, .unknownGender, .unknownCategory, .invalidEmail,
            .invalidPhone, .unknownLevel, .unknownFormat, .unknownWord, .unknownRequirement, .duplicateRow,
            .existsAlready, .doesNotExist, .unknownOrganization, .unknownParent, .parentRefused, .parentMustStandAbove,
            .missingParent, .nationHasNoParent, .oneNation, .levelChanged, .moveInFuture, .missingNumber,
            .nationalIdDiffers, .unknownOfficial, .officialsDiffer, .unknownCourse, .courseNotPublished,
            .retirementUnclear, .onTheWayByHand, .courseRetired, .unknownCurriculum, .curriculumPublished,
            .curriculumWithoutRequired, .curriculumRefused, .curriculumInconsistent, .completedInFuture,
            .completedTooEarly, .completedBeforeBirth, .missingReason, .goalDates, .balanceOutsideGoal, .closedInFuture,
            .unknownClass, .classDays,
            .classWindow, .enrollmentOfOneThing, .enrolledTooEarly, .enrolledInFuture, .enrolledAlready, .notEnrolled,
            .courseNotYet, .officialHadLeft, .recognitionWithoutEvidence, .prerequisiteMissing, .prerequisiteCircle,
            .electiveHoursUnreachable, .unknownTargetGroup, .mergeWithItself, .unknownLanguage, .blankAtTheEnds,
            .retiredBeforeBegun, .completedAlready, .officialMerged, .idempotencyKeyReused, .expiryOutOfRange,
            .tooMuchRefused:
            .invalid
        case .noSuchOrganization, .noSuchOfficial, .noSuchCourse, .noSuchCurriculum, .noSuchCompletion,
            .noSuchGoal, .noSuchImport, .noSuchClass, .noSuchTargetGroup, .noSuchEnrollment, .noSuchToken,
            .noSuchVersion, .noSuchAuditEntry, .noSuchPlan, .noSuchBalance, .noSuchSeal:
            .notFound
        case .organizationHasUnits, .dayBeforeSpan, .noMove, .courseExists, .coursePublished, .classExists,
            .curriculumExists, .retiredAlready, .completionDiffers, .revokedAlready, .undoneAlready, .goalExists,
            .ruleBroken, .wrongState, .curriculumNotPublished, .seatsTaken, .leftAlready, .notLeft,
            .mergeNumbersDiffer, .officialCodeTaken, .nationalIdTaken, .organizationCodeTaken, .organizationEnded,
            .organizationNotEnded, .parentHasEnded, .idempotencyKeyInUse, .tokenHasChildren,
            .goalClosed, .sharesExceed, .noShare, .balanceReplaced, .notSealed, .sealKeyExists:
            .conflict
        case .databaseUnreachable, .databaseEmpty, .databaseOlder, .databaseNewer, .databaseAltered,
            .databaseIncomplete, .databaseOccupied, .databaseElsewhere, .databaseEncoding, .databaseForbids,
            .databasePooled, .readOnly, .diskFull, .clusterUnavailable, .postgresqlNotInstalled, .outcomeUnknown,
            .issuerUnreachable, .sealKeyMissing, .sealKeyUnknown:
            .unavailable
        case .busy, .overloaded, .timedOut, .cancelled, .shuttingDown:
            .busy
        case .nationalIdsUsedUp:
            .exhausted
        case .tooManyImports, .tooManyExports, .tooManyReports, .tooManyStreams:
            .tooMany
        case .preconditionFailed:
            .precondition
        case .unauthenticated:
            .unauthenticated
        case .forbidden:
            .forbidden
        case .internalFault:
            .fault
        }
    }
}
