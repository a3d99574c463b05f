import Postgres

/// Officials with everything on record about them, looked up by any of their numbers: several at once, in one statement and
/// so as of one moment.
///
/// Those who are shown at the same time share the statement: what it takes to begin it is many times what one more official
/// takes.
enum OfficialLookup {
    /// Whom somebody asks for, and which part of the state they see.
    struct Question: Sendable {
        let number: String
        let scope: Scope

        /// The number, where it may be their national ID.
        let nationalID: String?

        init(_ number: String, for caller: Caller) {
            self.number = number
            scope = caller.scope
            nationalID = caller.findsByNationalID ? number : nil
        }
    }

    /// A query for a row for each official that is found, and behind it for each thing that is on record about them, the
    /// latest of its sort first, and of merged records the oldest.
    ///
    /// - Parameters:
    ///   - questions: Who they are: the code that they go by, or else their national ID, or a number of a record that was
    ///     merged into theirs, or the registry's own address.
    ///   - today: The present day in Vietnam.
    /// - Returns: The statement.
    static func statement(for questions: [Question], today: Today) -> Statement {
        Statement(
            named: "read_officials",
            [
                "numbers": "\(questions.map(\.number))",
                "scopes": "\(questions.map(\.scope.top))",
                "ids": "\(questions.map { OfficialAddress.id(in: $0.number) })",
                "national_ids": "\(questions.map(\.nationalID))",
                "today": "\(today.given)",
            ]
        )
    }

    /// What a row tells about an official.
    enum Part: Int {
        case official, membership, absence, duplicate, completion, goal
    }

    /// The columns of the rows, some of which hold something else in another part.
    enum Column: Int {
        case row, part, number, name, text, fullName, gender, email, phone, unit, unitName, position
        case category, day, until, expiresOn, recordedAt, revokedAt, source, line, score, isRecognition, flags

        /// Of a completion.
        static let (evidence, recordedBy, revokedBy, revocationReason) = (text, fullName, gender, email)

        /// Of an official.
        static let (nationalID, presentSince, unitHasBegun, within) = (text, until, isRecognition, flags)

        /// Of a unit, in every part but an official's own.
        static let (code, title) = (name, text)
    }
}
