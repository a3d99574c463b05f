public import FoundationEssentials

/// The fact that an official completed a course on a day.
public struct Completion: Codable, Sendable, Hashable {
    /// Its number.
    public let id: String

    /// The official's code, or the national ID where there is no code.
    public internal(set) var official: String

    /// What the official is called; nil on the record of one official, which says so itself.
    public var fullName: String?

    /// The course's code.
    public let course: String

    /// The day, in Vietnam.
    public let completedOn: Day

    /// The score, from 0 to 100.
    public let score: Decimal?

    /// What proves it: a certificate's or a decision's number.
    public let evidence: String?

    /// When it was recorded.
    public let recordedAt: Date

    /// Who recorded it.
    public let recordedBy: String

    /// The import and the line that it came from, nil where it did not come from a file.
    public let source: Official.Source?

    /// Whether prior learning was recognized: it satisfies what a completion does, and is no attendance.
    public let isRecognition: Bool

    /// The first day on which it no longer holds, nil where it holds for ever.
    public let expiresOn: Day?

    /// What is unusual about it, of ``everyFlag``; `completion_flags` in the schema says when.
    public let flags: [String]

    /// All flags.
    static let everyFlag = ["before_enrollment", "prerequisite_missing", "after_departure"]

    /// When it was revoked, nil while it stands.
    public let revokedAt: Date?

    /// Who revoked it.
    public let revokedBy: String?

    /// Why it was revoked.
    public let revocationReason: String?

    /// Whether ``official`` is a national ID, because there is no code: a code may read like one, so the text can't tell.
    var isByNationalID = false

    /// What names the official in the registry itself, for those who may not see the national ID; empty where the official is
    /// named otherwise already.
    var address = ""

    private enum CodingKeys: String, CodingKey {
        case id, official, fullName, course, completedOn, score, evidence, recordedAt, recordedBy, source
        case isRecognition = "recognition"
        case expiresOn, flags, revokedAt, revokedBy, revocationReason
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
    /// The official's code or national ID, or the registry's own address.
    public var official: String

    /// The course's code.
    public var course: String

    /// The day, in Vietnam.
    public var completedOn: Day

    /// The score, from 0 to 100, with at most two decimals.
    public var score: Decimal?

    /// What proves it.
    public var evidence: String?

    /// Whether prior learning is recognized, which takes evidence.
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
public struct RecordedCompletion: Sendable, Hashable, Encodable {
    /// Its number.
    public let id: String

    /// The official's code, or the national ID where there is no code.
    public internal(set) var official: String

    /// The course's code.
    public let course: String

    /// The day, in Vietnam.
    public let completedOn: Day

    /// The first day on which it no longer holds, nil where it holds for ever.
    public let expiresOn: Day?

    /// When it was recorded, for the first time.
    public let recordedAt: Date

    /// The goals that the official counts towards since this was recorded.
    public let trainedFor: [String]

    /// The curricula that the official satisfies since.
    public let satisfied: [String]

    /// The numbers of the enrollments that it completed.
    public let enrollments: [String]

    /// What is unusual about it: `before_enrollment`, `prerequisite_missing`, `after_departure`.
    public let flags: [String]

    /// False where the very same fact stood already.
    public let isNew: Bool

    private enum CodingKeys: String, CodingKey {
        case id, official, course, completedOn, expiresOn, recordedAt, trainedFor, satisfied, enrollments, flags
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
