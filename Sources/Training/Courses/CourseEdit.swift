public import FoundationEssentials
import Postgres

/// A course to make.
public struct CreateCourse: Sendable {
    public var code: String

    /// All other fields; the Vietnamese title has to be set.
    public var fields: CourseEdit

    public init(code: String, _ fields: CourseEdit) {
        self.code = code
        self.fields = fields
    }
}

/// The changes of a course's fields.
public struct CourseEdit: Sendable {
    /// The title in Vietnamese, which can't be cleared.
    public var titleVi = Change<String>.keep

    public var titleEn = Change<String>.keep

    public var hours = Change<Decimal>.keep

    public var format = Change<String>.keep

    public var provider = Change<String>.keep

    public var languages = Change<[String]>.keep
    public var prerequisites = Change<[String]>.keep
    public var countsAs = Change<[CourseEquivalence]>.keep
    public var validMonths = Change<Int>.keep

    public var availableFrom = Change<Day>.keep

    public init() {}

    /// True if the edit can change who satisfies what, so that everybody has to be counted again.
    var changesRules: Bool {
        countsAs != .keep || validMonths != .keep
    }

    /// The edit with the format in its canonical word.
    ///
    /// - Throws: ``TrainingError`` with all faults that show without the registry.
    func checked() throws -> CourseEdit {
        try faults.throwAny()
        var checked = self
        if let format = format.value { checked.format = .set(ClosedList.format.word(format)) }
        return checked
    }

    /// All faults that show without the registry.
    public var faults: [Fault] {
        var faults: [Fault] = []
        if titleVi.clears || titleVi.value?.isBlank == true { faults.append(Fault("title_vi", .missingValue)) }
        faults += Fault.texts([
            ("title_vi", titleVi.value, 500), ("title_en", titleEn.value, 500), ("provider", provider.value, 500),
        ])
        faults += Fault.hours(hours.value, "hours")
        if let format = format.value, ClosedList.format.word(format) == nil {
            faults.append(Fault("format", .unknownFormat, ["found": format]))
        }
        if let validMonths = validMonths.value, !(1...600).contains(validMonths) {
            faults.append(Fault("valid_months", .numberOutOfRange, ["found": "\(validMonths)", "expected": "1–600"]))
        }
        for (place, language) in (languages.value ?? []).enumerated() where !Self.isLanguage(language) {
            faults.append(Fault("languages/\(place)", .unknownLanguage, ["found": language]))
        }
        faults += Fault.named(languages.value ?? []) { "languages/\($0)" }
        faults += Fault.named(prerequisites.value ?? []) { "prerequisites/\($0)" }
        faults += Fault.named(countsAs.value?.map(\.course) ?? []) { "counts_as/\($0)/course" }
        return faults
    }

    /// True if a text has the form of a language tag (BCP 47): `vi`, `en`, `km-KH`.
    static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return (2...8).contains(parts[0].count) && parts.allSatisfy { (1...8).contains($0.count) }
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
    }
}
