import Postgres

/// Looks up officials by any of their numbers, with everything on record: several at once, in one statement and so as
/// of one moment.
///
/// Officials who are shown at the same time share the statement, because starting it costs many times as much as one
/// more official.
enum OfficialLookup {
    /// An official's number, and the part of the state that the caller sees.
    struct Question: Sendable {
        let number: String
        let scope: Scope

        /// The number, if it may be a national ID.
        let nationalID: String?

        init(_ number: String, for caller: Caller) {
            self.number = number
            scope = caller.scope
            nationalID = caller.findsByNationalID ? number : nil
        }
    }

    /// A query for a row for each official that is found, followed by a row for each thing on record, the latest of a
    /// kind first, and the oldest merged record first.
    ///
    /// - Parameter questions: The officials: by the code, or else the national ID, a number of a record that was merged into
    ///   theirs, or the registry's own address.
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

    /// The kind of a row.
    enum Part: Int {
        case official, membership, absence, duplicate, completion, goal
    }

    /// The columns of the rows, some of which have another meaning in another part.
    enum Column: Int {
        case row, part, number, name, text, fullName, gender, email, phone, unit, unitName, position
        case category, day, until, expiresOn, recordedAt, revokedAt, source, line, score, isRecognition, flags

        /// The columns of a completion.
        static let (evidence, recordedBy, revokedBy, revocationReason) = (text, fullName, gender, email)

        /// The columns of an official.
        static let (nationalID, presentSince, unitHasBegun, within) = (text, until, isRecognition, flags)

        /// The columns of a unit, in every part except an official's own.
        static let (code, title) = (name, text)
    }
}
