public import FoundationEssentials
import Postgres

/// A course to make.
public struct CreateCourse: Sendable {
    /// What is to name it.
    public var code: String

    /// Everything else about it; the Vietnamese title has to be set.
    public var fields: CourseEdit

    /// Asks for a course.
    public init(code: String, _ fields: CourseEdit) {
        self.code = code
        self.fields = fields
    }
}

/// The changes of a course's fields.
public struct CourseEdit: Sendable {
    /// Its title in Vietnamese, which can't be cleared.
    public var titleVi = Change<String>.keep

    /// Its title in English.
    public var titleEn = Change<String>.keep

    /// Class hours.
    public var hours = Change<Decimal>.keep

    /// `online`, `classroom` or `blended`.
    public var format = Change<String>.keep

    /// Who offers it.
    public var provider = Change<String>.keep

    /// The languages that it is held in.
    public var languages = Change<[String]>.keep

    /// The codes of the courses that have to be completed before.
    public var prerequisites = Change<[String]>.keep

    /// The courses that having completed this one counts as.
    public var countsAs = Change<[CourseEquivalence]>.keep

    /// How many months a completion holds; those on record keep what held when they were recorded.
    public var validMonths = Change<Int>.keep

    /// The first day on which it can be completed.
    public var availableFrom = Change<Day>.keep

    /// Changes nothing.
    public init() {}

    /// Whether it can change who satisfies what, so that everything has to be counted anew.
    var changesRules: Bool {
        countsAs != .keep || validMonths != .keep
    }

    /// The same edit with the format's own word, once everything that needs no registry is checked.
    ///
    /// - Throws: ``TrainingError`` with every fault at once.
    func checked() throws -> CourseEdit {
        try faults.throwAny()
        var checked = self
        if let format = format.value { checked.format = .set(ClosedLists.format(format)) }
        return checked
    }

    /// Every fault that can be seen without the registry.
    public var faults: [Fault] {
        var faults: [Fault] = []
        if titleVi.clears || titleVi.value?.isBlank == true { faults.append(Fault("title_vi", .missingValue)) }
        faults += Fault.texts([
            ("title_vi", titleVi.value, 500), ("title_en", titleEn.value, 500), ("provider", provider.value, 500),
        ])
        faults += Fault.hours(hours.value, "hours")
        if let format = format.value, ClosedLists.format(format) == nil {
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

    /// Whether a text is a language tag in form: `vi`, `en`, `km-KH` (BCP 47).
    static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return (2...8).contains(parts[0].count) && parts.allSatisfy { (1...8).contains($0.count) }
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
    }
}
