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
        /// The date of birth.
        case dateOfBirth = "date_of_birth"
        /// `Nam` or `Nữ`, or the English words.
        case gender
        /// An e-mail address.
        case email
        /// A telephone number.
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
    /// - Parameters:
    ///   - written: The new values as they are written; an empty one clears its field.
    ///   - effectiveOn: The first day in another unit; nil for today.
    public init(_ written: [Field: String], effectiveOn: Day? = nil) {
        self.written = written
        self.effectiveOn = effectiveOn
    }

    /// The new values in their stored form, by the same rules as for files; nil clears a field.
    ///
    /// - Parameters:
    ///   - today: The last day on which a person can be born or move.
    ///   - isNew: Whether the edit registers a new official.
    /// - Returns: The values by their fields.
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
    ///   - isNew: Whether the edit registers a new official.
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
            switch Self.value(field, text, today: today) {
            case .success(let value): values[field] = .some(value)
            case .failure(let refusal): faults.append(refusal.fault)
            }
        }
        // An official has one present unit, so they can't leave it on a future day.
        if let effectiveOn, effectiveOn > today {
            faults.append(Fault(Self.effectiveField, .moveInFuture, ["found": effectiveOn.description]))
        }
        return (values, faults)
    }

    private struct Refusal: Error {
        let fault: Fault

        init(_ field: Field, _ code: ErrorCode, _ parameters: [String: String] = [:]) {
            fault = Fault(field.rawValue, code, parameters)
        }
    }

    private static func value(_ field: Field, _ written: String, today: Day) -> Result<String?, Refusal> {
        guard case .success(let text) = Text.stored(written) else { return .failure(Refusal(field, .controlCharacter)) }
        guard !text.isEmpty else {
            let isNeeded = field == .fullName || field == .organization
            return isNeeded ? .failure(Refusal(field, .missingValue)) : .success(nil)
        }
        guard !SpreadsheetError.isOne(text) else {
            return .failure(Refusal(field, .spreadsheetError, ["found": text]))
        }
        let longest = longest(field)
        guard text.count <= longest else {
            return .failure(Refusal(field, .valueTooLong, ["found": "\(text.count)", "expected": "\(longest)"]))
        }
        func known(_ value: String?, or code: ErrorCode) -> Result<String?, Refusal> {
            value.map { .success($0) } ?? .failure(Refusal(field, code, ["found": text]))
        }
        switch field {
        case .officialCode:
            return OfficialAddress.isBegun(text)
                ? .failure(Refusal(field, .codeLikeAddress, ["found": text])) : .success(text)
        case .organization, .position: return .success(text)
        case .gender: return known(ClosedLists.gender(text), or: .unknownGender)
        case .category: return known(ClosedLists.category(text), or: .unknownCategory)
        case .email: return known(Contact.email(text), or: .invalidEmail)
        case .phone: return known(Contact.phone(text), or: .invalidPhone)
        case .fullName:
            switch PersonName.read(text) {
            case .success(let read): return .success(read.name)
            case .failure(let fault): return .failure(Refusal(field, fault.code, ["found": text]))
            }
        case .nationalID:
            switch NationalID.read(text) {
            case .success(let read): return .success(read.digits)
            case .failure(let fault): return .failure(Refusal(field, fault.code, fault.parameters(of: text)))
            }
        case .dateOfBirth:
            switch WrittenDay.read(text) {
            case .success(let read) where OfficialsImportPlan.canBeBirth(read.day, today: today):
                return .success(read.day.description)
            case .success(let read): return .failure(Refusal(field, .birthOutOfRange, ["found": read.day.description]))
            case .failure(let fault):
                return .failure(Refusal(field, fault.code, fault.parameters(of: text, .dayFirst)))
            }
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
