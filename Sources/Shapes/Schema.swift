/// The shape of a JSON value.
///
/// One declaration serves both the document, as JSON Schema 2020-12, and the checks of bodies and parameters, so that
/// the two always agree.
///
/// ```swift
/// let share = Schema.object([
///     .required("organization", .code, "The organization's code."),
///     .required("target", .integer(0...100_000_000), "The number of officials."),
/// ])
/// ```
public struct Schema: Sendable {
    package let kind: Kind

    /// The meaning, for the document.
    package var description: String?

    package indirect enum Kind: Sendable {
        case anything
        case text(TextRule)
        case day
        case moment
        case integer(ClosedRange<Int>)
        case number(NumberRule)
        case flag
        case choice([String])
        case list(of: Schema, ClosedRange<Int>, Distinct? = nil)
        case object([Property])
        case map(of: Schema)
        case nullable(Schema)
        case either([Schema])
        case named(String, Schema)
    }

    /// The rule for a number.
    package struct NumberRule: Sendable, Equatable {
        package var range: ClosedRange<Int>

        /// True if the number has to be greater than the lower bound, not equal to it.
        package var isMore = false

        /// True if the number is stored to the hundredth, and so may have two decimals at most.
        package var isInHundredths = false

        package init(range: ClosedRange<Int>, isMore: Bool = false, isInHundredths: Bool = false) {
            (self.range, self.isMore, self.isInHundredths) = (range, isMore, isInHundredths)
        }
    }

    /// The things that an array may have only once.
    public enum Distinct: Sendable, Equatable {
        /// Each item.
        case items

        /// Each value of this key in its items.
        case by(String)
    }

    /// The rule for a text.
    package struct TextRule: Sendable {
        package var length: ClosedRange<Int>
        package var pattern: TextPattern?

        package init(length: ClosedRange<Int>, pattern: TextPattern? = nil) {
            (self.length, self.pattern) = (length, pattern)
        }
    }

    /// A member of an object.
    public struct Property: Sendable {
        /// Its name.
        public let name: String

        /// The schema of its values.
        public let schema: Schema

        /// True if every object has the member.
        public let isRequired: Bool

        /// Makes a member that every object has.
        public static func required(_ name: String, _ schema: Schema, _ description: String? = nil) -> Property {
            Property(name: name, schema: schema.described(description), isRequired: true)
        }

        /// Makes a member that may be missing.
        public static func optional(_ name: String, _ schema: Schema, _ description: String? = nil) -> Property {
            Property(name: name, schema: schema.described(description), isRequired: false)
        }
    }

    /// The same schema with a meaning, if one is given.
    public func described(_ description: String?) -> Schema {
        var schema = self
        if let description { schema.description = description }
        return schema
    }

    /// The schema behind a name.
    package var resolved: Schema {
        if case .named(_, let schema) = kind { schema.resolved } else { self }
    }
}

extension Schema {
    /// Anything at all.
    public static let anything = Schema(kind: .anything)

    /// `true` or `false`.
    public static let flag = Schema(kind: .flag)

    /// A day in the form of RFC 3339.
    public static let day = Schema(kind: .day)

    /// A moment in the form of RFC 3339.
    public static let moment = Schema(kind: .moment)

    /// A universally unique identifier.
    public static let uuid = text(36...36, pattern: .uuid)

    /// A text of any length.
    public static let anyText = words(0...Int.max)

    /// A file, whose content isn't checked.
    public static let file = words(0...1_000_000_000)

    /// A text with a pattern.
    public static func text(_ length: ClosedRange<Int>, pattern: TextPattern) -> Schema {
        Schema(kind: .text(TextRule(length: length, pattern: pattern)))
    }

    /// A text without rules for its characters.
    public static func words(_ length: ClosedRange<Int> = 0...100_000) -> Schema {
        Schema(kind: .text(TextRule(length: length)))
    }

    /// A whole number.
    public static func integer(_ range: ClosedRange<Int> = 0...Int(Int32.max)) -> Schema {
        Schema(kind: .integer(range))
    }

    /// A number.
    public static func number(_ range: ClosedRange<Int>) -> Schema {
        Schema(kind: .number(NumberRule(range: range)))
    }

    /// A number that is stored to the hundredth.
    public static func hundredths(_ range: ClosedRange<Int>, isMore: Bool = false) -> Schema {
        Schema(kind: .number(NumberRule(range: range, isMore: isMore, isInHundredths: true)))
    }

    /// One of some words.
    public static func choice(_ choices: [String]) -> Schema {
        Schema(kind: .choice(choices))
    }

    /// One of the words of a closed list.
    public static func choice<Choice: RawRepresentable & CaseIterable>(of type: Choice.Type) -> Schema
    where Choice.RawValue == String {
        choice(Choice.allCases.map(\.rawValue))
    }

    /// An array.
    public static func list(of item: Schema, _ count: ClosedRange<Int> = 0...100_000) -> Schema {
        Schema(kind: .list(of: item, count))
    }

    /// An array that has each thing only once.
    public static func list(of item: Schema, _ count: ClosedRange<Int>, distinct: Distinct) -> Schema {
        Schema(kind: .list(of: item, count, distinct))
    }

    /// An object with exactly these members.
    public static func object(_ properties: [Property]) -> Schema {
        Schema(kind: .object(properties))
    }

    /// An object with members of any name.
    public static func map(of value: Schema) -> Schema {
        Schema(kind: .map(of: value))
    }

    /// Any of several.
    public static func either(_ schemas: [Schema]) -> Schema {
        Schema(kind: .either(schemas))
    }

    /// The schema, or null.
    public var orNull: Schema {
        Schema(kind: .nullable(self))
    }

    /// The schema under a name in the document.
    public func named(_ name: String) -> Schema {
        Schema(kind: .named(name, self))
    }
}
