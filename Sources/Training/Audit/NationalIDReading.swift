import Postgres
import Shapes

/// A reading of national IDs by a caller who may see them; it leaves an entry on the audit trail.
struct NationalIDReading: Sendable {
    /// The part of the registry in which national IDs are read.
    enum Place: String, Sendable {
        case official, officials, record, audit, completions, enrollments, export
        case importFile = "import"
    }

    let place: Place

    /// The official in question, nil where there are many.
    let official: String?

    /// The unit of the officials in question, as SQL; null for the whole state's.
    let organization: Statement

    /// The request's filters, by the names of their fields.
    let asked: [String: String]

    /// The number of national IDs that were shown.
    let shown: Int

    init(
        of place: Place,
        official: String? = nil,
        within organization: Statement = "null",
        asked: [String: String] = [:],
        shown: Int
    ) {
        self.place = place
        self.official = official
        self.organization = organization
        self.asked = asked
        self.shown = shown
    }

    /// A reading of things that name their officials, some of them by national ID for lack of a code.
    init(
        of place: Place,
        within organization: Statement = "null",
        asked: [String: String],
        naming names: [(name: String, isNationalID: Bool)]
    ) {
        let shown = names.count(where: \.isNationalID)
        guard names.count == 1, let name = names.first?.name else {
            self.init(of: place, within: organization, asked: asked, shown: shown)
            return
        }
        self.init(of: place, official: name, within: Self.unit(of: name), asked: asked, shown: shown)
    }

    /// The unit that an official belongs to, as SQL.
    private static func unit(of number: String) -> Statement {
        "select organization from official where id in (\(OfficialsByNumber.idsAnywhere(of: number))) limit 1"
    }

    /// Writes the audit entry, unless no national ID was shown.
    ///
    /// The entry has to be on record before anything is sent.
    func note(by caller: Caller, in postgres: some PostgresQuerying) async throws {
        guard caller.seesNationalIDs, shown > 0 else { return }
        let said = JSONValue.members(
            ("place", .text(place.rawValue)),
            ("asked", try JSONValue(of: asked)),
            ("shown", .integer(shown))
        )
        try await postgres.execute(
            AuditEntry(.nationalIDRead, official, of: organization, to: said, by: caller).statement
        )
    }
}

extension NationalIDReading {
    /// A reading about one official.
    init(of place: Place, _ record: OfficialRecord, asked number: String) {
        let isShown = record.official.nationalId != nil || record.mergedFrom.contains { $0 != $0.maskedNationalID }
        self.init(
            of: place,
            official: record.official.number,
            within: Self.unit(of: record.official.number),
            asked: ["official": number],
            shown: isShown ? 1 : 0
        )
    }
}
