/// The shape of a JSON value.
///
/// It is what the document tells, as JSON Schema 2020-12, and what bodies and parameters are held against: one declaration
/// does both, so that neither can say what the other doesn't.
///
/// ```swift
/// let share = Schema.object([
///     .required("organization", .code, "The organization's code."),
///     .required("target", .integer(0...100_000_000), "How many officials."),
/// ])
/// ```
public struct Schema: Sendable {
    package let kind: Kind

    /// What it means, for the document.
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

    /// What a number has to be like.
    package struct NumberRule: Sendable, Equatable {
        package var range: ClosedRange<Int>

        /// Whether it has to be more than the least of the range.
        package var isMore = false

        /// Whether it is kept to the hundredth, and so has to be exact to it.
        package var isInHundredths = false

        package init(range: ClosedRange<Int>, isMore: Bool = false, isInHundredths: Bool = false) {
            (self.range, self.isMore, self.isInHundredths) = (range, isMore, isInHundredths)
        }
    }

    /// What an array has but once.
    public enum Distinct: Sendable, Equatable {
        /// Each item.
        case items

        /// Each value of this key of its items.
        case by(String)
    }

    /// What a text has to be like.
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

        /// What its values are like.
        public let schema: Schema

        /// Whether it is always there.
        public let isRequired: Bool

        /// A member that is always there.
        public static func required(_ name: String, _ schema: Schema, _ description: String? = nil) -> Property {
            Property(name: name, schema: schema.described(description), isRequired: true)
        }

        /// A member that may be left out.
        public static func optional(_ name: String, _ schema: Schema, _ description: String? = nil) -> Property {
            Property(name: name, schema: schema.described(description), isRequired: false)
        }
    }

    /// The same with a meaning, where one is given.
    public func described(_ description: String?) -> Schema {
        var schema = self
        if let description { schema.description = description }
        return schema
    }

    /// The schema that a name stands for.
    package var resolved: Schema {
        if case .named(_, let schema) = kind { schema.resolved } else { self }
    }
}

extension Schema {
    /// Anything at all.
    public static let anything = Schema(kind: .anything)

    /// `true` or `false`.
    public static let flag = Schema(kind: .flag)

    /// A day, as RFC 3339 writes it.
    public static let day = Schema(kind: .day)

    /// A moment, as RFC 3339 writes it.
    public static let moment = Schema(kind: .moment)

    /// A universally unique identifier.
    public static let uuid = text(36...36, pattern: .uuid)

    /// A text of any length.
    public static let anyText = words(0...Int.max)

    /// A file, in whose text nothing is looked at.
    public static let file = words(0...1_000_000_000)

    /// A text of some pattern.
    public static func text(_ length: ClosedRange<Int>, pattern: TextPattern) -> Schema {
        Schema(kind: .text(TextRule(length: length, pattern: pattern)))
    }

    /// A text of the server's own, or of somebody who may write what they like.
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

    /// A number that is kept to the hundredth.
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

    /// An array that has each thing once.
    public static func list(of item: Schema, _ count: ClosedRange<Int>, distinct: Distinct) -> Schema {
        Schema(kind: .list(of: item, count, distinct))
    }

    /// An object with these members and no others.
    public static func object(_ properties: [Property]) -> Schema {
        Schema(kind: .object(properties))
    }

    /// An object with members of any names.
    public static func map(of value: Schema) -> Schema {
        Schema(kind: .map(of: value))
    }

    /// Any of several.
    public static func either(_ schemas: [Schema]) -> Schema {
        Schema(kind: .either(schemas))
    }

    /// The same, or null.
    public var orNull: Schema {
        Schema(kind: .nullable(self))
    }

    /// The same under a name of its own in the document.
    public func named(_ name: String) -> Schema {
        Schema(kind: .named(name, self))
    }
}
