/// The code of an error, a name that never changes.
///
/// Clients, rejects files and logs show the raw value. The catalogues have its sentence under `error.` and the raw
/// value; `docs/errors.md` lists them all.
public enum ErrorCode: String, Sendable, CaseIterable {
    /// A number of items that is too large or too small for a list.
    case limitOutOfRange = "limit_out_of_range"
    /// A cursor that didn't come from a list.
    case unknownCursor = "unknown_cursor"
    /// A value that an option doesn't take.
    case invalidOption = "invalid_option"
    /// An address on which another program listens.
    case addressInUse = "address_in_use"
    /// An address on which the server can't listen.
    case cannotListen = "cannot_listen"
    /// A database URL that can't be read.
    case invalidDatabaseUrl = "invalid_database_url"
    /// A file that doesn't exist or can't be opened.
    case noSuchFile = "no_such_file"
    /// A file that can't be written.
    case cannotWriteFile = "cannot_write_file"
    /// A file that exists already and stays as it is; a warning.
    case fileKept = "file_kept"
    /// A file that isn't text, such as a spreadsheet.
    case notText = "not_text"
    /// A file without a header row.
    case emptyFile = "empty_file"
    /// Bytes that don't exist in the encoding.
    case unreadableEncoding = "unreadable_encoding"
    /// A file in the encoding of an old font, or one that was once read in a wrong encoding.
    case legacyEncoding = "legacy_encoding"
    /// A file whose encoding can't be recognized.
    case unknownEncoding = "unknown_encoding"
    /// A file that reads as text in two encodings, with different letters.
    case ambiguousEncoding = "ambiguous_encoding"
    /// A file whose letters a program has replaced with question marks.
    case lostLetters = "lost_letters"
    /// A file with the month first in its days, imported without the option for that.
    case monthFirstDays = "month_first_days"
    /// A required column that the header lacks.
    case missingColumn = "missing_column"
    /// A column that the header names twice.
    case doubledColumn = "doubled_column"
    /// A column that has values and no name in the header.
    case columnWithoutName = "column_without_name"
    /// A column that the import doesn't know; a warning.
    case unknownColumn = "unknown_column"
    /// An import that stopped at the first refused row, as asked.
    case importAborted = "import_aborted"
    /// A row that ends early.
    case tooFewFields = "too_few_fields"
    /// A row with more fields than the header.
    case tooManyFields = "too_many_fields"
    /// A quote that never closes.
    case openQuote = "open_quote"
    /// Text after a closing quote.
    case textAfterQuote = "text_after_quote"
    /// A row that is too long.
    case rowTooLong = "row_too_long"
    /// Bytes that are not text.
    case invalidText = "invalid_text"
    /// A control character in text.
    case controlCharacter = "control_character"
    /// An invisible character in text.
    case invisibleCharacter = "invisible_character"
    /// The letter Ð in place of the Vietnamese Đ.
    case ethLetter = "eth_letter"
    /// The text that a spreadsheet shows for a failed formula.
    case spreadsheetError = "spreadsheet_error"
    /// A required field that is empty.
    case missingValue = "missing_value"
    /// A text that is too long.
    case valueTooLong = "value_too_long"
    /// A day that doesn't exist or can't be read.
    case invalidDate = "invalid_date"
    /// A day as a spreadsheet's number.
    case spreadsheetDay = "spreadsheet_day"
    /// A moment in a time zone instead of a day.
    case dayWithZone = "day_with_zone"
    /// A year of two digits.
    case twoDigitYear = "two_digit_year"
    /// A date of birth before 1900 or after today.
    case birthOutOfRange = "birth_out_of_range"
    /// A number that can't be read.
    case notNumber = "not_number"
    /// A number out of range.
    case numberOutOfRange = "number_out_of_range"
    /// A number with more decimals than the registry keeps.
    case tooManyDecimals = "too_many_decimals"
    /// A link that doesn't lead to the web.
    case invalidLink = "invalid_link"
    /// A thing that a list names twice.
    case namedTwice = "named_twice"
    /// A national ID that a spreadsheet rounded.
    case nationalIdScientific = "national_id_scientific"
    /// A 9-digit identity card.
    case nationalIdOldCard = "national_id_old_card"
    /// A national ID of another length.
    case nationalIdLength = "national_id_length"
    /// A national ID with other characters.
    case nationalIdCharacters = "national_id_characters"
    /// A national ID with a decimal fraction.
    case nationalIdFraction = "national_id_fraction"
    /// A national ID with separators in unusual places.
    case nationalIdGrouping = "national_id_grouping"
    /// A national ID that begins with the code of no province.
    case nationalIdPlace = "national_id_place"
    /// A name with characters that names don't have.
    case notAName = "not_a_name"
    /// Text in the letters of an old font, TCVN3 or VNI.
    case legacyFont = "legacy_font"
    /// An official who would be too young for the state's service.
    case underage
    /// A gender other than male and female.
    case unknownGender = "unknown_gender"
    /// A category other than the three.
    case unknownCategory = "unknown_category"
    /// A text that is not an e-mail address.
    case invalidEmail = "invalid_email"
    /// A text that is not a telephone number.
    case invalidPhone = "invalid_phone"
    /// A level that the tree doesn't have.
    case unknownLevel = "unknown_level"
    /// An unknown format of a course.
    case unknownFormat = "unknown_format"
    /// A word that a column doesn't allow.
    case unknownWord = "unknown_word"
    /// A requirement other than required and elective.
    case unknownRequirement = "unknown_requirement"
    /// A row that repeats an earlier row of the file.
    case duplicateRow = "duplicate_row"
    /// A row that should be new and isn't (--mode create).
    case existsAlready = "exists_already"
    /// A row that should exist and doesn't (--mode update).
    case doesNotExist = "does_not_exist"
    /// An organization that doesn't exist on that day.
    case unknownOrganization = "unknown_organization"
    /// A code that may have lost its zeros, and could be that of several units.
    case ambiguousOrganization = "ambiguous_organization"
    /// A code that may have lost its zeros, and could be that of several things.
    case ambiguousCode = "ambiguous_code"
    /// A new code that would equal one on record, or look like the others of its kind, with zeros before it.
    case codeWithoutZeros = "code_without_zeros"
    /// More renamed units than a file may have unless the import allows it.
    case manyRenamed = "many_renamed"
    /// A parent that doesn't exist.
    case unknownParent = "unknown_parent"
    /// A parent whose own row was refused.
    case parentRefused = "parent_refused"
    /// A parent whose level is not above its child's.
    case parentMustStandAbove = "parent_must_stand_above"
    /// A unit without a parent that is not the nation.
    case missingParent = "missing_parent"
    /// A nation with a parent.
    case nationHasNoParent = "nation_has_no_parent"
    /// A second nation.
    case oneNation = "one_nation"
    /// A unit whose level differs from the stored one.
    case levelChanged = "level_changed"
    /// An organization that was asked for by code and doesn't exist.
    case noSuchOrganization = "no_such_organization"
    /// A unit that can't end because other units are below it.
    case organizationHasUnits = "organization_has_units"
    /// A change on a day before the span that it would change.
    case dayBeforeSpan = "day_before_span"
    /// A move to another unit on a future day.
    case moveInFuture = "move_in_future"
    /// A day for a move, although the official stays in their unit.
    case noMove = "no_move"
    /// An official with neither a code nor a national ID.
    case missingNumber = "missing_number"
    /// An official's code that reads like an address (`id:1234`).
    case codeLikeAddress = "code_like_address"
    /// An official's code that belongs to somebody else.
    case officialCodeTaken = "official_code_taken"
    /// A national ID that belongs to someone else.
    case nationalIdTaken = "national_id_taken"
    /// A code that is on record with another national ID.
    case nationalIdDiffers = "national_id_differs"
    /// A token whose revocation would revoke others too.
    case tokenHasChildren = "token_has_children"
    /// A caller who has used up the day's tries of national IDs.
    case nationalIdsUsedUp = "national_ids_used_up"
    /// An official who was asked for by number and doesn't exist.
    case noSuchOfficial = "no_such_official"
    /// An official who doesn't exist.
    case unknownOfficial = "unknown_official"
    /// A code and a national ID that belong to two people.
    case officialsDiffer = "officials_differ"
    /// A course that doesn't exist.
    case unknownCourse = "unknown_course"
    /// A course that was asked for by code and doesn't exist.
    case noSuchCourse = "no_such_course"
    /// A course code that is taken.
    case courseExists = "course_exists"
    /// A course that is still a draft.
    case courseNotPublished = "course_not_published"
    /// A published course that a file would make a draft again.
    case coursePublished = "course_published"
    /// A status "retired" without its day, or the day with another status.
    case retirementUnclear = "retirement_unclear"
    /// A course that had been retired by that day.
    case courseRetired = "course_retired"
    /// A curriculum that was asked for by code and doesn't exist.
    case noSuchCurriculum = "no_such_curriculum"
    /// A version that the curriculum doesn't have.
    case noSuchVersion = "no_such_version"
    /// A curriculum that doesn't exist.
    case unknownCurriculum = "unknown_curriculum"
    /// A version of a curriculum that exists already.
    case curriculumExists = "curriculum_exists"
    /// A change to a published curriculum.
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
    /// A class that doesn't exist.
    case unknownClass = "unknown_class"
    /// A class that was asked for by code and doesn't exist.
    case noSuchClass = "no_such_class"
    /// A class's code that is taken.
    case classExists = "class_exists"
    /// A last day before the first.
    case classDays = "class_days"
    /// A day outside of the class's days of enrollment.
    case classWindow = "class_window"
    /// An enrollment that names none, or more than one, of course, class and curriculum.
    case enrollmentOfOneThing = "enrollment_of_one_thing"
    /// An enrollment before the official's birth, or before the state existed.
    case enrolledTooEarly = "enrolled_too_early"
    /// An enrollment on a future day.
    case enrolledInFuture = "enrolled_in_future"
    /// An enrollment that is on record already.
    case enrolledAlready = "enrolled_already"
    /// An enrollment to update that doesn't exist.
    case notEnrolled = "not_enrolled"
    /// A completion on a future day.
    case completedInFuture = "completed_in_future"
    /// A completion before the state existed.
    case completedTooEarly = "completed_too_early"
    /// A completion before the official was born.
    case completedBeforeBirth = "completed_before_birth"
    /// A completion that contradicts the standing one of the same official and course.
    case completionDiffers = "completion_differs"
    /// A completion that was asked for by number and doesn't exist.
    case noSuchCompletion = "no_such_completion"
    /// A completion that is revoked already.
    case revokedAlready = "revoked_already"
    /// A change that needs a reason and has none.
    case missingReason = "missing_reason"
    /// A goal that was asked for by code and doesn't exist.
    case noSuchGoal = "no_such_goal"
    /// A goal's code that is taken.
    case goalExists = "goal_exists"
    /// A goal that ends before it begins.
    case goalDates = "goal_dates"
    /// An import that was asked for by number and doesn't exist.
    case noSuchImport = "no_such_import"
    /// An import that is undone already.
    case undoneAlready = "undone_already"
    /// A change of a thing that has changed since the caller saw it.
    case preconditionFailed = "precondition_failed"
    /// A completion before the first day on which the course could be completed.
    case courseNotYet = "course_not_yet"
    /// A day on which the official was not in service.
    case officialHadLeft = "official_had_left"
    /// Prior learning recognized without evidence.
    case recognitionWithoutEvidence = "recognition_without_evidence"
    /// An enrollment without the completions of the course's prerequisites.
    case prerequisiteMissing = "prerequisite_missing"
    /// Courses that are each other's prerequisite.
    case prerequisiteCircle = "prerequisite_circle"
    /// A course that would count as itself.
    case countsAsItself = "counts_as_itself"
    /// More elective hours than the elective courses have together.
    case electiveHoursUnreachable = "elective_hours_unreachable"
    /// A target group that doesn't exist.
    case unknownTargetGroup = "unknown_target_group"
    /// A target group that was asked for by code and doesn't exist.
    case noSuchTargetGroup = "no_such_target_group"
    /// An enrollment that was asked for by number and doesn't exist.
    case noSuchEnrollment = "no_such_enrollment"
    /// A move that the enrollment's state doesn't allow.
    case wrongState = "wrong_state"
    /// A draft of a curriculum, which can't be retired.
    case curriculumNotPublished = "curriculum_not_published"
    /// Fewer seats than are taken.
    case seatsTaken = "seats_taken"
    /// An official who has left already.
    case leftAlready = "left_already"
    /// An official who has not left.
    case notLeft = "not_left"
    /// A record merged with itself.
    case mergeWithItself = "merge_with_itself"
    /// Two records to merge, with different national IDs.
    case mergeNumbersDiffer = "merge_numbers_differ"
    /// A flag that doesn't exist.
    case wrongFlag = "wrong_flag"
    /// A text that is not a language tag.
    case unknownLanguage = "unknown_language"
    /// Text with white space before or after it.
    case blankAtTheEnds = "blank_at_the_ends"
    /// A day of retirement before the first day.
    case retiredBeforeBegun = "retired_before_begun"
    /// An enrollment on something that the official has completed.
    case completedAlready = "completed_already"
    /// An idempotency key that another request has used.
    case idempotencyKeyReused = "idempotency_key_reused"
    /// An idempotency key whose request is still being answered.
    case idempotencyKeyInUse = "idempotency_key_in_use"
    /// The number of a record that was merged into another.
    case officialMerged = "official_merged"
    /// A code that names another unit on some of the days.
    case organizationCodeTaken = "organization_code_taken"
    /// A code of an ended unit, for a new unit without a first day.
    case organizationEnded = "organization_ended"
    /// A unit to reopen that has not ended.
    case organizationNotEnded = "organization_not_ended"
    /// A unit to reopen below one that has ended.
    case parentHasEnded = "parent_has_ended"
    /// The database doesn't answer.
    case databaseUnreachable = "database_unreachable"
    /// A database without the registry's tables.
    case databaseEmpty = "database_empty"
    /// A database of an older version of the program.
    case databaseOlder = "database_older"
    /// A database of a newer version of the program.
    case databaseNewer = "database_newer"
    /// A migration that ran with another text than the program's.
    case databaseAltered = "database_altered"
    /// A database that lacks a migration, or a table that its migrations made.
    case databaseIncomplete = "database_incomplete"
    /// A database whose schema has other tables with the registry's names.
    case databaseOccupied = "database_occupied"
    /// A registry in another schema than `public`.
    case databaseElsewhere = "database_elsewhere"
    /// A database in another encoding than UTF-8.
    case databaseEncoding = "database_encoding"
    /// A database in which the account lacks a right.
    case databaseForbids = "database_forbids"
    /// A pooler that shares connections between sessions.
    case databasePooled = "database_pooled"
    /// A database that refuses writes, such as a standby.
    case readOnly = "read_only"
    /// A database whose disk is full.
    case diskFull = "disk_full"
    /// A private PostgreSQL that can't be started.
    case clusterUnavailable = "cluster_unavailable"
    /// No PostgreSQL on this machine.
    case postgresqlNotInstalled = "postgresql_not_installed"
    /// Another transaction was in the way.
    case busy
    /// More requests than the server can take.
    case overloaded
    /// A caller, or an address, with as many running imports as it may have.
    case tooManyImports = "too_many_imports"
    /// A caller, or an address, with as many running exports as it may have.
    case tooManyExports = "too_many_exports"
    /// An address that waits for as many reports as it may.
    case tooManyReports = "too_many_reports"
    /// An address with as many open streams as it may have.
    case tooManyStreams = "too_many_streams"
    /// More refused rows, or notes, than the registry keeps.
    case tooMuchRefused = "too_much_refused"
    /// Work that took too long.
    case timedOut = "timed_out"
    /// Work that was stopped before it was done.
    case cancelled
    /// The server is shutting down.
    case shuttingDown = "shutting_down"
    /// A change was sent and not answered: it may have been made or not.
    case outcomeUnknown = "outcome_unknown"
    /// A missing or invalid token.
    case unauthenticated
    /// A caller who lacks the right.
    case forbidden
    /// A token that was asked for by number and doesn't exist.
    case noSuchToken = "no_such_token"
    /// An entry of the audit trail that was asked for by number and doesn't exist.
    case noSuchAuditEntry = "no_such_audit_entry"
    /// An end of a token in the past, or further off than it may be.
    case expiryOutOfRange = "expiry_out_of_range"
    /// An identity provider whose keys can't be fetched.
    case issuerUnreachable = "issuer_unreachable"
    /// A rule of the database without a code of its own.
    case ruleBroken = "rule_broken"
    /// A fault of the program.
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
            .lostLetters, .monthFirstDays, .missingColumn,
            .doubledColumn, .columnWithoutName, .unknownColumn:
            .malformed
        case .importAborted, .tooFewFields, .tooManyFields, .openQuote, .textAfterQuote, .rowTooLong, .invalidText,
            .controlCharacter, .invisibleCharacter, .ethLetter, .spreadsheetError, .missingValue, .valueTooLong,
            .invalidDate, .spreadsheetDay, .dayWithZone, .twoDigitYear, .birthOutOfRange,
            .notNumber, .numberOutOfRange, .tooManyDecimals, .invalidLink, .namedTwice, .countsAsItself,
            .codeLikeAddress, .nationalIdScientific, .nationalIdOldCard, .nationalIdLength,
            .nationalIdCharacters, .nationalIdFraction, .nationalIdGrouping, .nationalIdPlace, .notAName, .legacyFont,
            .underage, .ambiguousOrganization, .ambiguousCode, .codeWithoutZeros, .manyRenamed, .unknownGender,
            .unknownCategory, .invalidEmail, .invalidPhone, .unknownLevel,
            .unknownFormat, .unknownWord, .unknownRequirement, .duplicateRow, .existsAlready, .doesNotExist,
            .unknownOrganization,
            .unknownParent, .parentRefused, .parentMustStandAbove, .missingParent, .nationHasNoParent, .oneNation,
            .levelChanged, .moveInFuture, .missingNumber, .nationalIdDiffers,
            .unknownOfficial, .officialsDiffer,
            .unknownCourse, .courseNotPublished, .retirementUnclear, .onTheWayByHand, .courseRetired,
            .unknownCurriculum, .curriculumPublished,
            .curriculumWithoutRequired, .curriculumRefused, .curriculumInconsistent, .completedInFuture,
            .completedTooEarly, .completedBeforeBirth, .missingReason, .goalDates, .unknownClass, .classDays,
            .classWindow,
            .enrollmentOfOneThing, .enrolledTooEarly, .enrolledInFuture, .enrolledAlready, .notEnrolled, .courseNotYet,
            .officialHadLeft,
            .recognitionWithoutEvidence, .prerequisiteMissing, .prerequisiteCircle, .electiveHoursUnreachable,
            .unknownTargetGroup, .mergeWithItself, .unknownLanguage, .blankAtTheEnds, .retiredBeforeBegun,
            .completedAlready, .officialMerged, .idempotencyKeyReused, .expiryOutOfRange, .tooMuchRefused:
            .invalid
        case .noSuchOrganization, .noSuchOfficial, .noSuchCourse, .noSuchCurriculum, .noSuchCompletion, .noSuchGoal,
            .noSuchImport, .noSuchClass, .noSuchTargetGroup, .noSuchEnrollment, .noSuchToken,
            .noSuchVersion, .noSuchAuditEntry:
            .notFound
        case .organizationHasUnits, .dayBeforeSpan, .noMove, .courseExists, .coursePublished, .classExists,
            .curriculumExists,
            .retiredAlready, .completionDiffers, .revokedAlready, .undoneAlready, .goalExists, .ruleBroken, .wrongState,
            .curriculumNotPublished, .seatsTaken, .leftAlready, .notLeft, .mergeNumbersDiffer, .officialCodeTaken,
            .nationalIdTaken,
            .organizationCodeTaken,
            .organizationEnded, .organizationNotEnded, .parentHasEnded, .idempotencyKeyInUse, .tokenHasChildren:
            .conflict
        case .databaseUnreachable, .databaseEmpty, .databaseOlder, .databaseNewer, .databaseAltered,
            .databaseIncomplete, .databaseOccupied, .databaseElsewhere, .databaseEncoding, .databaseForbids,
            .databasePooled, .readOnly, .diskFull,
            .clusterUnavailable, .postgresqlNotInstalled, .outcomeUnknown, .issuerUnreachable:
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
