import FoundationEssentials
import Training

/// Reads the members of a JSON object, and keeps everything that is wrong with them until all are read.
///
/// ```swift
/// var fields = FieldReader(body)
/// let course = fields.text("course")
/// let score = fields.number("score", isRequired: false)
/// try fields.throwFaults()
/// ```
struct FieldReader {
    private var members: [String: JSONValue] = [:]
    private var unread: Set<String> = []
    private var faults: [FieldFault] = []
    private let isObject: Bool

    init(_ body: JSONValue) {
        guard case .object(let members) = body else {
            isObject = false
            faults.append(FieldFault(.pointer(""), .wrongBody))
            return
        }
        isObject = true
        for member in members {
            if self.members.updateValue(member.value, forKey: member.key) != nil {
                faults.append(FieldFault(Self.place(member.key), .doubledField, ["found": member.key]))
            }
        }
        unread = Set(self.members.keys)
    }

    /// A text.
    mutating func text(_ key: String, isRequired: Bool = true) -> String? {
        read(key, isRequired: isRequired, expected: "string") { value in
            guard case .text(let text) = value else { return nil }
            return text
        }
    }

    /// A day, as ISO 8601 writes it.
    mutating func day(_ key: String) -> Day? {
        guard let text = text(key) else { return nil }
        guard let day = Day(text) else {
            faults.append(FieldFault(Self.place(key), Fault(key, .invalidDate, ["found": text])))
            return nil
        }
        return day
    }

    /// A number, with all its digits.
    mutating func number(_ key: String, isRequired: Bool = true) -> Decimal? {
        let digits: String? = read(key, isRequired: isRequired, expected: "number") { value in
            guard case .number(let digits) = value else { return nil }
            return digits
        }
        guard let digits else { return nil }
        guard digits.utf8.count <= 38, let number = Decimal(string: digits), number.isFinite else {
            faults.append(FieldFault(Self.place(key), Fault(key, .notNumber, ["found": String(digits.prefix(38))])))
            return nil
        }
        return number
    }

    /// Throws everything that was wrong, what nobody asked for included.
    ///
    /// - Throws: ``Problem``.
    func throwFaults() throws {
        let unknown = unread.sorted().map { FieldFault(Self.place($0), .unknownField, ["found": $0]) }
        if let problem = Problem(faults + unknown, status: 422) { throw problem }
    }

    private mutating func read<Value>(
        _ key: String,
        isRequired: Bool,
        expected: String,
        _ convert: (JSONValue) -> Value?
    ) -> Value? {
        unread.remove(key)
        let value = members[key] ?? .null
        if value == .null {
            if isRequired, isObject { faults.append(FieldFault(Self.place(key), .missingField, ["found": key])) }
            return nil
        }
        let converted = convert(value)
        if converted == nil {
            faults.append(FieldFault(Self.place(key), .wrongType, ["found": key, "expected": expected]))
        }
        return converted
    }

    /// The place of a member, as a JSON pointer names it (RFC 6901).
    private static func place(_ key: String) -> FieldFault.Place {
        .pointer("/" + key.replacing("~", with: "~0").replacing("/", with: "~1"))
    }
}

extension Decimal {
    fileprivate var isFinite: Bool { !isNaN }
}
