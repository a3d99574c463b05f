/// What went wrong, by a name that stays the same.
///
/// The raw value is what clients, rejects files and logs see. The sentence for it is `error.` and the raw value in the
/// catalogues; `docs/errors.md` lists them all.
public enum ErrorCode: String, Sendable, CaseIterable {
    /// How many items a list shows was asked for out of range.
    case limitOutOfRange = "limit_out_of_range"
    /// A cursor that no list gave.
    case unknownCursor = "unknown_cursor"
    /// A value that an option doesn't take.
    case invalidOption = "invalid_option"
    /// An address on which another program listens.
    case addressInUse = "address_in_use"
    /// An address that can't be listened on.
    case cannotListen = "cannot_listen"
    /// A database URL that can't be read.
    case invalidDatabaseUrl = "invalid_database_url"
    /// No such file, or one that can't be opened.
    case noSuchFile = "no_such_file"
    /// A file that can't be written.
    case cannotWriteFile = "cannot_write_file"
    /// A file that is there already and stays as it is; a warning.
    case fileKept = "file_kept"
    /// A file of another kind.
    case notText = "not_text"
    /// A file without a header row.
    case emptyFile = "empty_file"
    /// Bytes that the encoding doesn't have.
    case unreadableEncoding = "unreadable_encoding"
    /// A file in the encoding of an old font, or misread once.
    case legacyEncoding = "legacy_encoding"
    /// A file in an encoding that nothing explains.
    case unknownEncoding = "unknown_encoding"
    /// A file that two encodings explain, each otherwise.
    case ambiguousEncoding = "ambiguous_encoding"
    /// A file whose letters became question marks on the way.
    case lostLetters = "lost_letters"
    /// A file whose days have the month first, and nobody said so.
    case monthFirstDays = "month_first_days"
    /// A required column that the header lacks.
    case missingColumn = "missing_column"
    /// A column that the header names twice.
    case doubledColumn = "doubled_column"
    /// A column without a name in the header, with something in it.
    case columnWithoutName = "column_without_name"
    /// A column that nobody knows; a warning.
    case unknownColumn = "unknown_column"
    /// An import that was to stop at the first refused row.
    case importAborted = "import_aborted"
    /// A row that ends early.
    case tooFewFields = "too_few_fields"
    /// A row with more fields than the header.
    case tooManyFields = "too_many_fields"
    /// A quote that never closes.
    case openQuote = "open_quote"
    /// Text after a closing quote.
    case textAfterQuote = "text_after_quote"
    /// A row that is too long to be one.
    case rowTooLong = "row_too_long"
    /// Bytes that are no text.
    case invalidText = "invalid_text"
    /// A control character in text.
    case controlCharacter = "control_character"
    /// A character in text that nobody sees.
    case invisibleCharacter = "invisible_character"
    /// Ð where Vietnamese has Đ.
    case ethLetter = "eth_letter"
    /// What a spreadsheet writes where a formula failed.
    case spreadsheetError = "spreadsheet_error"
    /// An empty field that must not be.
    case missingValue = "missing_value"
    /// A text that is too long.
    case valueTooLong = "value_too_long"
    /// No such date.
    case invalidDate = "invalid_date"
    /// A spreadsheet's number of a day.
    case spreadsheetDay = "spreadsheet_day"
    /// A moment in a time zone instead of a day.
    case dayWithZone = "day_with_zone"
    /// A year of two digits.
    case twoDigitYear = "two_digit_year"
    /// A date of birth before 1900 or after today.
    case birthOutOfRange = "birth_out_of_range"
    /// No number.
    case notNumber = "not_number"
    /// A number out of range.
    case numberOutOfRange = "number_out_of_range"
    /// A number with more digits behind the point than are kept.
    case tooManyDecimals = "too_many_decimals"
    /// A link that leads elsewhere than to the web.
    case invalidLink = "invalid_link"
    /// What a list has already named.
    case namedTwice = "named_twice"
    /// A national ID that a spreadsheet rounded.
    case nationalIdScientific = "national_id_scientific"
    /// A 9-digit identity card.
    case nationalIdOldCard = "national_id_old_card"
    /// A national ID of another length.
    case nationalIdLength = "national_id_length"
    /// A national ID with other characters.
    case nationalIdCharacters = "national_id_characters"
    /// A national ID with a fraction behind it.
    case nationalIdFraction = "national_id_fraction"
    /// A national ID with marks where nobody groups digits.
    case nationalIdGrouping = "national_id_grouping"
    /// A national ID that begins with the code of no place.
    case nationalIdPlace = "national_id_place"
    /// A name with characters that no name has.
    case notAName = "not_a_name"
    /// Text in the letters of an old font, TCVN3 or VNI.
    case legacyFont = "legacy_font"
    /// Someone too young for the state's service.
    case underage
    /// A gender that is neither.
    case unknownGender = "unknown_gender"
    /// A category that is none of the three.
    case unknownCategory = "unknown_category"
    /// No e-mail address.
    case invalidEmail = "invalid_email"
    /// No telephone number.
    case invalidPhone = "invalid_phone"
    /// A level that the tree doesn't have.
    case unknownLevel = "unknown_level"
    /// A course's format that isn't known.
    case unknownFormat = "unknown_format"
    /// A word that a column doesn't have.
    case unknownWord = "unknown_word"
    /// Neither required nor elective.
    case unknownRequirement = "unknown_requirement"
    /// A row that an earlier one of the file already has.
    case duplicateRow = "duplicate_row"
    /// A row that should be new and isn't (--mode create).
    case existsAlready = "exists_already"
    /// A row that should exist and doesn't (--mode update).
    case doesNotExist = "does_not_exist"
    /// No such organization on that day.
    case unknownOrganization = "unknown_organization"
    /// A code whose zeros are lost and that could be several units'.
    case ambiguousOrganization = "ambiguous_organization"
    /// A code whose zeros may be lost and that could be several things'.
    case ambiguousCode = "ambiguous_code"
    /// A new code that one on record, or the others of its kind, would be with zeros before it.
    case codeWithoutZeros = "code_without_zeros"
    /// More units that would get another name than a file does by the way.
    case manyRenamed = "many_renamed"
    /// No such parent.
    case unknownParent = "unknown_parent"
    /// A parent whose own row was refused.
    case parentRefused = "parent_refused"
    /// A parent that does not stand above its child.
    case parentMustStandAbove = "parent_must_stand_above"
    /// A unit without a parent that is not the nation.
    case missingParent = "missing_parent"
    /// A nation with a parent.
    case nationHasNoParent = "nation_has_no_parent"
    /// A second nation.
    case oneNation = "one_nation"
    /// A unit whose level differs from the stored one.
    case levelChanged = "level_changed"
    /// An organization that was asked for by code.
    case noSuchOrganization = "no_such_organization"
    /// A unit that can't end because units hang from it.
    case organizationHasUnits = "organization_has_units"
    /// A change before the span that it changes.
    case dayBeforeSpan = "day_before_span"
    /// A move to a unit on a day that is still to come.
    case moveInFuture = "move_in_future"
    /// A day for somebody who stays in their unit.
    case noMove = "no_move"
    /// A person without any number.
    case missingNumber = "missing_number"
    /// An official's code that reads like the address of somebody without one.
    case codeLikeAddress = "code_like_address"
    /// The official's code belongs to somebody else.
    case officialCodeTaken = "official_code_taken"
    /// A national ID that belongs to someone else.
    case nationalIdTaken = "national_id_taken"
    /// A code whose stored person has another national ID.
    case nationalIdDiffers = "national_id_differs"
    /// A token whose revocation ends others too.
    case tokenHasChildren = "token_has_children"
    /// More national IDs that name nobody than one may try in a day.
    case nationalIdsUsedUp = "national_ids_used_up"
    /// An official who was asked for by number.
    case noSuchOfficial = "no_such_official"
    /// No such official.
    case unknownOfficial = "unknown_official"
    /// A code and a national ID of two people.
    case officialsDiffer = "officials_differ"
    /// No such course.
    case unknownCourse = "unknown_course"
    /// A course that was asked for by code.
    case noSuchCourse = "no_such_course"
    /// A course code that is taken.
    case courseExists = "course_exists"
    /// A course that is a draft still.
    case courseNotPublished = "course_not_published"
    /// A published course that was to be a draft again.
    case coursePublished = "course_published"
    /// A day of retirement without the retirement, or the other way round.
    case retirementUnclear = "retirement_unclear"
    /// A course that had ended by that day.
    case courseRetired = "course_retired"
    /// A curriculum that was asked for by code.
    case noSuchCurriculum = "no_such_curriculum"
    /// A version that the curriculum doesn't have.
    case noSuchVersion = "no_such_version"
    /// No such curriculum.
    case unknownCurriculum = "unknown_curriculum"
    /// A curriculum version that is taken.
    case curriculumExists = "curriculum_exists"
    /// A change to a published curriculum.
    case curriculumPublished = "curriculum_published"
    /// A curriculum that everyone would satisfy.
    case curriculumWithoutRequired = "curriculum_without_required"
    /// What becomes of those on the way to older versions, told by a file.
    case onTheWayByHand = "on_the_way_by_hand"
    /// A row whose curriculum has another refused row.
    case curriculumRefused = "curriculum_refused"
    /// Rows of one curriculum that disagree.
    case curriculumInconsistent = "curriculum_inconsistent"
    /// Something retired that was to be retired or published.
    case retiredAlready = "retired_already"
    /// There is no such class.
    case unknownClass = "unknown_class"
    /// There is no such class to show.
    case noSuchClass = "no_such_class"
    /// A class has this code already.
    case classExists = "class_exists"
    /// A span that ends before it begins.
    case classDays = "class_days"
    /// Outside the days on which one can be enrolled.
    case classWindow = "class_window"
    /// An enrollment is of a course, a class or a curriculum.
    case enrollmentOfOneThing = "enrollment_of_one_thing"
    /// Enrolled before birth, or before there was a state to serve.
    case enrolledTooEarly = "enrolled_too_early"
    /// An enrollment since a day that is still to come.
    case enrolledInFuture = "enrolled_in_future"
    /// The enrollment stands already.
    case enrolledAlready = "enrolled_already"
    /// There is no such enrollment to update.
    case notEnrolled = "not_enrolled"
    /// A completion that is still to come.
    case completedInFuture = "completed_in_future"
    /// A completion before its time.
    case completedTooEarly = "completed_too_early"
    /// A completion before the official was born.
    case completedBeforeBirth = "completed_before_birth"
    /// Another completion of the same course by the same official stands.
    case completionDiffers = "completion_differs"
    /// A completion that was asked for by number.
    case noSuchCompletion = "no_such_completion"
    /// A completion that was revoked before.
    case revokedAlready = "revoked_already"
    /// A revocation without a reason.
    case missingReason = "missing_reason"
    /// A goal that was asked for by code.
    case noSuchGoal = "no_such_goal"
    /// A goal code that is taken.
    case goalExists = "goal_exists"
    /// A goal that ends before it begins.
    case goalDates = "goal_dates"
    /// An import that was asked for by number.
    case noSuchImport = "no_such_import"
    /// An import that was undone before.
    case undoneAlready = "undone_already"
    /// A change of something that has changed meanwhile.
    case preconditionFailed = "precondition_failed"
    /// A completion before the course could be completed.
    case courseNotYet = "course_not_yet"
    /// A day on which the official was not in service.
    case officialHadLeft = "official_had_left"
    /// Prior learning recognized without evidence.
    case recognitionWithoutEvidence = "recognition_without_evidence"
    /// An enrollment before what has to come first is completed.
    case prerequisiteMissing = "prerequisite_missing"
    /// Courses that would each have to come before the other.
    case prerequisiteCircle = "prerequisite_circle"
    /// A course that would count as itself.
    case countsAsItself = "counts_as_itself"
    /// More elective hours than the elective courses have.
    case electiveHoursUnreachable = "elective_hours_unreachable"
    /// No such target group.
    case unknownTargetGroup = "unknown_target_group"
    /// A target group that was asked for by code.
    case noSuchTargetGroup = "no_such_target_group"
    /// An enrollment that was asked for by number.
    case noSuchEnrollment = "no_such_enrollment"
    /// A move that the state doesn't allow.
    case wrongState = "wrong_state"
    /// A draft of a curriculum, which can't be retired.
    case curriculumNotPublished = "curriculum_not_published"
    /// Fewer seats than are taken.
    case seatsTaken = "seats_taken"
    /// Someone who has left already.
    case leftAlready = "left_already"
    /// Someone who has not left.
    case notLeft = "not_left"
    /// A record merged with itself.
    case mergeWithItself = "merge_with_itself"
    /// Two people with a national ID each.
    case mergeNumbersDiffer = "merge_numbers_differ"
    /// A flag that no completion has.
    case wrongFlag = "wrong_flag"
    /// No language tag.
    case unknownLanguage = "unknown_language"
    /// Text with white space before or after it.
    case blankAtTheEnds = "blank_at_the_ends"
    /// Something that would end before it begins.
    case retiredBeforeBegun = "retired_before_begun"
    /// An enrollment on what is completed already.
    case completedAlready = "completed_already"
    /// A key that another request had.
    case idempotencyKeyReused = "idempotency_key_reused"
    /// A key whose request is still being answered.
    case idempotencyKeyInUse = "idempotency_key_in_use"
    /// A number of a record that was merged into another.
    case officialMerged = "official_merged"
    /// A code that names another unit on some of the days.
    case organizationCodeTaken = "organization_code_taken"
    /// A code that was another unit's, given to a new one without a day.
    case organizationEnded = "organization_ended"
    /// A unit that was to go on and has not ended.
    case organizationNotEnded = "organization_not_ended"
    /// A unit that was to go on below one that has ended.
    case parentHasEnded = "parent_has_ended"
    /// The database doesn't answer.
    case databaseUnreachable = "database_unreachable"
    /// A database without our tables.
    case databaseEmpty = "database_empty"
    /// A database that older programs made.
    case databaseOlder = "database_older"
    /// A database that a newer program made.
    case databaseNewer = "database_newer"
    /// A migration that ran with another text.
    case databaseAltered = "database_altered"
    /// A database that lacks something that its migrations have made, or one of the migrations themselves.
    case databaseIncomplete = "database_incomplete"
    /// A database in which something else has the names of our tables.
    case databaseOccupied = "database_occupied"
    /// A registry in another schema of the database than the one where it belongs.
    case databaseElsewhere = "database_elsewhere"
    /// A database in another encoding than UTF-8.
    case databaseEncoding = "database_encoding"
    /// A database whose account may not do what it would have to.
    case databaseForbids = "database_forbids"
    /// A pooler that gives sessions from one connection to another.
    case databasePooled = "database_pooled"
    /// A database that takes no writes, such as a standby.
    case readOnly = "read_only"
    /// A database without room.
    case diskFull = "disk_full"
    /// The private PostgreSQL can't be had.
    case clusterUnavailable = "cluster_unavailable"
    /// No PostgreSQL on this machine.
    case postgresqlNotInstalled = "postgresql_not_installed"
    /// Another writer was in the way.
    case busy
    /// Too many at once.
    case overloaded
    /// A caller, or an address, with as many imports on their way as one may have.
    case tooManyImports = "too_many_imports"
    /// A caller, or an address, that reads as many exports as one may.
    case tooManyExports = "too_many_exports"
    /// An address that waits for as many reports as one may.
    case tooManyReports = "too_many_reports"
    /// An address that watches as often as one may.
    case tooManyStreams = "too_many_streams"
    /// More refused rows, or notes, than are kept.
    case tooMuchRefused = "too_much_refused"
    /// It took too long.
    case timedOut = "timed_out"
    /// It was stopped before it was done.
    case cancelled
    /// The server is going away.
    case shuttingDown = "shutting_down"
    /// It was sent, and no answer came: it may have been done or not.
    case outcomeUnknown = "outcome_unknown"
    /// No token, or a wrong one.
    case unauthenticated
    /// Not allowed.
    case forbidden
    /// A token that was asked for by number.
    case noSuchToken = "no_such_token"
    /// An entry of the audit trail that was asked for by number.
    case noSuchAuditEntry = "no_such_audit_entry"
    /// A token that would be worth nothing, or last for ever.
    case expiryOutOfRange = "expiry_out_of_range"
    /// An identity provider whose keys can't be had.
    case issuerUnreachable = "issuer_unreachable"
    /// A rule of the database that has no code of its own.
    case ruleBroken = "rule_broken"
    /// A fault of ours.
    case internalFault = "internal_fault"
}

extension ErrorCode {
    /// What sort of trouble this is.
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
