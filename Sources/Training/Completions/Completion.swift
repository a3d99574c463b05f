public import FoundationEssentials
public import Shapes

/// The fact that an official completed a course on a day.
public struct Completion: Sendable, Hashable {
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

    /// All flags; `completion_flags` in the schema says when a completion has which.
    static let everyFlag = ["before_enrollment", "prerequisite_missing", "after_departure"]

    /// Whether ``official`` is a national ID, because there is no code: a code may read like one, so the text can't tell.
    var isByNationalID = false

    /// What names the official in the registry itself, for those who may not see the national ID; empty where the official is
    /// named otherwise already.
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
            "The official's code; without one the national ID, or `id` for those who may not see it."
        ).column("official_code") { $0.isByNationalID ? nil : $0.official }
        Field(column: "national_id") { $0.isByNationalID ? $0.official : nil }
        Field("fullName", \.fullName, "What the official is called; not on the record of one official.")
        Field("course", \.course, "The course's code.").column("course_code")
        Field("completedOn", \.completedOn, "The day, in Vietnam.").column()
        Field("score", \.score, as: .number(0...100)).column()
        Field("evidence", \.evidence, "What proves it: a certificate's or a decision's number.").column()
        Field("recordedAt", \.recordedAt).column()
        Field("recordedBy", \.recordedBy).column()
        Field("source", \.source, "The file that it came from.")
        Field(
            "recognition",
            \.isRecognition,
            "Whether prior learning was recognized: it satisfies what a completion does, and is no attendance."
        ).column("is_recognition")
        Field("expiresOn", \.expiresOn, "The first day on which it no longer holds.").column()
        Field("flags", \.flags, "What is unusual about it.", as: .list(of: .completionFlag)).column {
            $0.flags.joined(separator: " ")
        }
        Field("revokedAt", \.revokedAt).column()
        Field("revokedBy", \.revokedBy)
        Field("revocationReason", \.revocationReason).column()
    }
}

extension Completion {
    /// The same fact with the official named otherwise: by the same of the two numbers, or by the registry's own address.
    public func naming(_ official: String) -> Completion {
        var named = self
        named.official = official
        named.isByNationalID = isByNationalID && !OfficialAddress.isBegun(official)
        named.address = ""
        return named
    }
}

extension Completion {
    /// The fact as a caller may see it: where there is no code, the official is named by national ID, or by the registry's own
    /// address to those who may not see it.
    func seen(by caller: Caller) -> Completion {
        caller.seesNationalIDs || !isByNationalID ? self : naming(address)
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

    /// Asks to record a completion.
    ///
    /// - Parameters:
    ///   - official: The official's code or national ID.
    ///   - course: The course's code.
    ///   - completedOn: The day, in Vietnam.
    ///   - score: The score, from 0 to 100.
    ///   - evidence: What proves it.
    ///   - isRecognition: Whether prior learning is recognized, which takes evidence.
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

/// A completion that stands, and what its recording brought about.
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

    /// False where the very same fact stood already.
    public let isNew: Bool
}

extension RecordedCompletion: Shaped {
    public static let shape = Shape<RecordedCompletion>("RecordedCompletion") {
        Field("id", \.id, "Its number.").column()
        Field(
            "official",
            \.official,
            "The official's code; without one the national ID, or `id` for those who may not see it."
        ).column("official_code")
        Field("course", \.course, "The course's code.").column("course_code")
        Field("completedOn", \.completedOn, "The day, in Vietnam.").column()
        Field("expiresOn", \.expiresOn, "The first day on which it no longer holds.")
        Field("recordedAt", \.recordedAt, "When it was recorded, for the first time.")
        Field("trainedFor", \.trainedFor, "The goals that the official counts towards since.").column {
            $0.trainedFor.joined(separator: " ")
        }
        Field("satisfied", \.satisfied, "The curricula that the official satisfies since.")
        Field("enrollments", \.enrollments, "The enrollments that it completed.")
        Field("flags", \.flags, "What is unusual about it.", as: .list(of: .completionFlag))
    }
}

extension RecordedCompletion {
    /// The fact as a caller may see it: where there is no code, the official is named by national ID to those who may see it
    /// and have named the official by it themselves, and to all others by the registry's own address.
    ///
    /// A record that was merged into another is named by that one's number; showing it would be a reading to put on record.
    ///
    /// - Parameters:
    ///   - caller: Who asked.
    ///   - number: What they named the official by.
    ///   - address: The registry's own address of an official who has no code; nil where there is one.
    /// - Returns: The fact to show.
    func seen(by caller: Caller, whoAskedFor number: String, address: String?) -> RecordedCompletion {
        guard let address, !caller.seesNationalIDs || official != number else { return self }
        var shown = self
        shown.official = address
        return shown
    }
}

/// Which completions a list shows.
public struct CompletionFilter: Sendable {
    /// Those of officials of this unit and all below it; nil for all.
    public var under: String?

    /// Those of this official, by code or national ID; nil for all.
    public var official: String?

    /// Those of this course; nil for all.
    public var course: String?

    /// Those on this day or later; nil for all.
    public var from: Day?

    /// Those on this day or earlier; nil for all.
    public var until: Day?

    /// Those that are revoked, or those that stand; nil for all.
    public var isRevoked: Bool?

    /// Those with this flag; nil for all.
    public var flag: String?

    /// All completions.
    public init() {}
}
