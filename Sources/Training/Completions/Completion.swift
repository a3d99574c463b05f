public import FoundationEssentials
public import Shapes

/// The fact that an official completed a course on a day.
public struct Completion: Sendable, Hashable, NamingOfficial {
    public let id: String
    public internal(set) var official: String
    public var fullName: String?
    public let course: String
    public let completedOn: Day
    public let score: Decimal?
    public let evidence: String?
    public let recordedAt: Date
    public let recordedBy: String
    public let source: Official.Source?
    public let isRecognition: Bool
    public let expiresOn: Day?
    public let flags: [String]
    public let revokedAt: Date?
    public let revokedBy: String?
    public let revocationReason: String?

    /// All flags; `completion_flags` in the schema defines them.
    static let everyFlag = ["before_enrollment", "prerequisite_missing", "after_departure"]

    var isByNationalID = false
    var address = ""
}

extension Completion: Tabular {
    public static let shape = Shape<Completion>(
        "Completion",
        columns: [
            "official_code", "national_id", "course_code", "completed_on", "score", "evidence", "id", "recorded_at",
            "recorded_by", "is_recognition", "expires_on", "flags", "revoked_at", "revocation_reason",
        ]
    ) {
        Field("id", \.id, "Its number.").column()
        Field(
            "official",
            \.official,
            "The official's code; without one the national ID, or the `id` for callers who may not see it."
        ).column("official_code") { $0.isByNationalID ? nil : $0.official }
        Field(column: "national_id") { $0.isByNationalID ? $0.official : nil }
        Field("fullName", \.fullName, "The official's name; absent on the record of one official.")
        Field("course", \.course, "The course's code.").column("course_code")
        Field("completedOn", \.completedOn, "The day in Vietnam.").column()
        Field("score", \.score, as: .number(0...100)).column()
        Field("evidence", \.evidence, "The evidence: the number of a certificate or a decision.").column()
        Field("recordedAt", \.recordedAt).column()
        Field("recordedBy", \.recordedBy).column()
        Field("source", \.source, "The file and line from which it came.")
        Field(
            "recognition",
            \.isRecognition,
            "True where prior learning was recognized: it satisfies what a completion does, and is not an attendance."
        ).column("is_recognition")
        Field("expiresOn", \.expiresOn, "The first day on which it is no longer valid.").column()
        Field("flags", \.flags, "The flags of the completion.", as: .list(of: .completionFlag)).column {
            $0.flags.joined(separator: " ")
        }
        Field("revokedAt", \.revokedAt).column()
        Field("revokedBy", \.revokedBy)
        Field("revocationReason", \.revocationReason).column()
    }
}

/// A completion to record.
public struct RecordCompletion: Sendable, Hashable {
    public var official: String
    public var course: String
    public var completedOn: Day
    public var score: Decimal?
    public var evidence: String?
    public var isRecognition: Bool

    /// Makes a request to record a completion.
    ///
    /// - Parameters:
    ///   - completedOn: The day in Vietnam.
    ///   - score: The score, from 0 to 100.
    ///   - isRecognition: True if prior learning is recognized, which needs evidence.
    public init(
        official: String,
        course: String,
        completedOn: Day,
        score: Decimal? = nil,
        evidence: String? = nil,
        isRecognition: Bool = false
    ) {
        self.official = official
        self.course = course
        self.completedOn = completedOn
        self.score = score
        self.evidence = evidence
        self.isRecognition = isRecognition
    }
}

/// A live completion, and the effects of recording it.
public struct RecordedCompletion: Sendable, Hashable {
    public let id: String
    public internal(set) var official: String
    public let course: String
    public let completedOn: Day
    public let expiresOn: Day?
    public let recordedAt: Date
    public let trainedFor: [String]
    public let satisfied: [String]
    public let enrollments: [String]
    public let flags: [String]

    /// False where the same completion was on record already.
    public let isNew: Bool
}

extension RecordedCompletion: Shaped {
    public static let shape = Shape<RecordedCompletion>("RecordedCompletion") {
        Field("id", \.id, "Its number.").column()
        Field(
            "official",
            \.official,
            "The official's code; without one the national ID, or the `id` for callers who may not see it."
        ).column("official_code")
        Field("course", \.course, "The course's code.").column("course_code")
        Field("completedOn", \.completedOn, "The day in Vietnam.").column()
        Field("expiresOn", \.expiresOn, "The first day on which it is no longer valid.")
        Field("recordedAt", \.recordedAt, "The moment at which it was first recorded.")
        Field("trainedFor", \.trainedFor, "The goals towards which the official counts through it.").column {
            $0.trainedFor.joined(separator: " ")
        }
        Field("satisfied", \.satisfied, "The curricula that the official satisfies through it.")
        Field("enrollments", \.enrollments, "The enrollments that it completed.")
        Field("flags", \.flags, "The flags of the completion.", as: .list(of: .completionFlag))
    }
}

extension RecordedCompletion {
    /// The completion for a caller: an official without a code is named by national ID where the caller may see it and
    /// has used it, and otherwise by the registry's own address.
    ///
    /// A record that was merged into another is named by the other's number, and showing that would be a reading to put
    /// on record.
    ///
    /// - Parameters:
    ///   - number: The number by which the caller named the official.
    ///   - address: The registry's own address of an official without a code; nil for one with a code.
    func seen(by caller: Caller, whoAskedFor number: String, address: String?) -> RecordedCompletion {
        guard let address, !caller.seesNationalIDs || official != number else { return self }
        var shown = self
        shown.official = address
        return shown
    }
}

/// A filter of completions; a field that is nil selects all.
public struct CompletionFilter: Sendable {
    /// The unit to whose officials, and those of the units below it, the completions belong.
    public var under: String?

    /// The official's code or national ID.
    public var official: String?
    public var course: String?

    /// The first and the last day of completion.
    public var from, until: Day?

    /// Only revoked completions, or only live ones.
    public var isRevoked: Bool?
    public var flag: String?

    public init() {}
}
