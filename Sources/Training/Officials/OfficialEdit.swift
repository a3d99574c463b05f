import CSV

/// Changes of an official by hand; a field that isn't named stays as it is.
///
/// ```swift
/// OfficialEdit([.phone: "0912 345 678", .email: ""])  // a new number, and no address any more
/// ```
public struct OfficialEdit: Sendable {
    /// The fields that can be edited, by the names that files and the database have for them.
    public enum Field: String, Sendable, CaseIterable {
        /// The number that the employer gave.
        case officialCode = "official_code"
        /// The 12 digits of the CCCD.
        case nationalID = "national_id"
        /// The name as the person writes it.
        case fullName = "full_name"
        case dateOfBirth = "date_of_birth"
        /// `Nam` or `Nữ`, or the English words.
        case gender
        case email
        case phone
        /// The code of the unit that the person belongs to from ``OfficialEdit/effectiveOn`` on.
        case organization = "organization_code"
        /// The person's position there.
        case position
        /// `cán bộ`, `công chức` or `viên chức`, or the English words.
        case category
    }

    /// The new values as they are written; an empty one clears its field.
    public let written: [Field: String]

    /// The first day in another unit, no later than today; nil for today.
    ///
    /// It is also the day of entry into service, on which the person has to be of age, where no other day is on record.
    public let effectiveOn: Day?

    /// The name of ``effectiveOn`` in faults.
    static let effectiveField = "effective_on"

    /// Creates an edit.
    ///
    /// - Parameter effectiveOn: The first day in another unit; nil for today.
    public init(_ written: [Field: String], effectiveOn: Day? = nil) {
        self.written = written
        self.effectiveOn = effectiveOn
    }

    /// The new values in their stored form, by the same rules as for files; nil clears a field.
    ///
    /// - Parameter today: The last day on which a person can be born or move.
    /// - Throws: ``TrainingError`` with all faults at once.
    func values(today: Day, isNew: Bool = false) throws -> [Field: String?] {
        let (values, faults) = read(today: today, isNew: isNew)
        try faults.throwAny()
        return values
    }

    /// All faults that show without the registry.
    ///
    /// - Parameters:
    ///   - today: The last day that can be the present one; the database's clock decides when the edit is stored.
    ///   - unread: Fields whose values have faults of form already, and so don't count as missing.
    public func faults(today: Day, isNew: Bool = false, unread: Set<Field> = []) -> [Fault] {
        read(today: today, isNew: isNew, unread: unread).faults
    }

    private func read(
        today: Day,
        isNew: Bool,
        unread: Set<Field> = []
    ) -> (values: [Field: String?], faults: [Fault]) {
        var values: [Field: String?] = [:]
        var faults: [Fault] = []
        if isNew {
            faults += [Field.fullName, .organization].filter { written[$0] == nil }.map {
                Fault($0.rawValue, .missingValue)
            }
            if [.officialCode, .nationalID].allSatisfy({ written[$0]?.isBlank ?? !unread.contains($0) }) {
                faults.append(Fault(nil, .missingNumber))
            }
        }
        for field in Field.allCases {
            guard let text = written[field] else { continue }
            do {
                values[field] = .some(try Self.value(field, text, today: today))
            } catch {
                faults.append(Fault(field.rawValue, error.code, error.parameters))
            }
        }
        // An official has one present unit, so they can't leave it on a future day.
        if let effectiveOn, effectiveOn > today {
            faults.append(Fault(Self.effectiveField, .moveInFuture, ["found": effectiveOn.description]))
        }
        return (values, faults)
    }

    private static func value(_ field: Field, _ written: String, today: Day) throws(FieldRefusal) -> String? {
        let text = try Text.stored(written)
        guard !text.isEmpty else {
            if field == .fullName || field == .organization { throw FieldRefusal(.missingValue) }
            return nil
        }
        guard !SpreadsheetError.isOne(text) else { throw FieldRefusal(.spreadsheetError, ["found": text]) }
        let longest = longest(field)
        guard text.count <= longest else {
            throw FieldRefusal(.valueTooLong, ["found": "\(text.count)", "expected": "\(longest)"])
        }
        func known(_ value: String?, or code: ErrorCode) throws(FieldRefusal) -> String {
            guard let value else { throw FieldRefusal(code, ["found": text]) }
            return value
        }
        switch field {
        case .officialCode:
            guard !OfficialAddress.isBegun(text) else { throw FieldRefusal(.codeLikeAddress, ["found": text]) }
            return text
        case .organization, .position: return text
        case .gender: return try known(ClosedList.gender.word(text), or: .unknownGender)
        case .category: return try known(ClosedList.category.word(text), or: .unknownCategory)
        case .email: return try known(Contact.email(text), or: .invalidEmail)
        case .phone: return try known(Contact.phone(text), or: .invalidPhone)
        case .fullName: return try PersonName.read(text).name
        case .nationalID: return try NationalID.read(text).digits
        case .dateOfBirth:
            let day = try WrittenDay.read(text).day
            guard OfficialsImportPlan.canBeBirth(day, today: today) else {
                throw FieldRefusal(.birthOutOfRange, ["found": day.description])
            }
            return day.description
        }
    }

    private static func longest(_ field: Field) -> Int {
        switch field {
        case .officialCode, .organization: 64
        case .fullName: 200
        default: 500
        }
    }
}
