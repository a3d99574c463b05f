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
package struct Schema: Sendable {
    let kind: Kind

    /// What it means, for the document.
    var description: String?

    indirect enum Kind: Sendable {
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
    struct NumberRule: Sendable, Equatable {
        var range: ClosedRange<Int>

        /// Whether it has to be more than the least of the range.
        var isMore = false

        /// Whether it is kept to the hundredth, and so has to be exact to it.
        var isInHundredths = false
    }

    /// What an array has but once.
    package enum Distinct: Sendable, Equatable {
        /// Each item.
        case items

        /// Each value of this key of its items.
        case by(String)
    }

    /// What a text has to be like.
    struct TextRule: Sendable {
        var length: ClosedRange<Int>
        var pattern: TextPattern?
    }

    /// A member of an object.
    package struct Property: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool

        package static func required(_ name: String, _ schema: Schema, _ description: String? = nil) -> Property {
            Property(name: name, schema: schema.described(description), isRequired: true)
        }

        package static func optional(_ name: String, _ schema: Schema, _ description: String? = nil) -> Property {
            Property(name: name, schema: schema.described(description), isRequired: false)
        }
    }

    package func described(_ description: String?) -> Schema {
        var schema = self
        if let description { schema.description = description }
        return schema
    }

    /// The schema that a name stands for.
    var resolved: Schema {
        if case .named(_, let schema) = kind { schema.resolved } else { self }
    }
}

extension Schema {
    package static let anything = Schema(kind: .anything)
    package static let flag = Schema(kind: .flag)

    /// A day, as RFC 3339 writes it.
    package static let day = Schema(kind: .day)

    /// A moment, as RFC 3339 writes it.
    package static let moment = Schema(kind: .moment)

    package static let uuid = text(36...36, pattern: .uuid)

    /// A text of any length.
    package static let anyText = words(0...Int.max)

    /// A file, in whose text nothing is looked at.
    package static let file = words(0...1_000_000_000)

    /// A text of some pattern.
    package static func text(_ length: ClosedRange<Int>, pattern: TextPattern) -> Schema {
        Schema(kind: .text(TextRule(length: length, pattern: pattern)))
    }

    /// A text of the server's own, or of somebody who may write what they like.
    package static func words(_ length: ClosedRange<Int> = 0...100_000) -> Schema {
        Schema(kind: .text(TextRule(length: length)))
    }

    package static func integer(_ range: ClosedRange<Int> = 0...Int(Int32.max)) -> Schema {
        Schema(kind: .integer(range))
    }

    package static func number(_ range: ClosedRange<Int>) -> Schema {
        Schema(kind: .number(NumberRule(range: range)))
    }

    /// A number that is kept to the hundredth.
    package static func hundredths(_ range: ClosedRange<Int>, isMore: Bool = false) -> Schema {
        Schema(kind: .number(NumberRule(range: range, isMore: isMore, isInHundredths: true)))
    }

    package static func choice(_ choices: [String]) -> Schema {
        Schema(kind: .choice(choices))
    }

    package static func choice<Choice: RawRepresentable & CaseIterable>(of type: Choice.Type) -> Schema
    where Choice.RawValue == String {
        choice(Choice.allCases.map(\.rawValue))
    }

    package static func list(of item: Schema, _ count: ClosedRange<Int> = 0...100_000) -> Schema {
        Schema(kind: .list(of: item, count))
    }

    /// An array that has each thing once.
    package static func list(of item: Schema, _ count: ClosedRange<Int>, distinct: Distinct) -> Schema {
        Schema(kind: .list(of: item, count, distinct))
    }

    /// An object with these members and no others.
    package static func object(_ properties: [Property]) -> Schema {
        Schema(kind: .object(properties))
    }

    /// An object with members of any names.
    package static func map(of value: Schema) -> Schema {
        Schema(kind: .map(of: value))
    }

    package static func either(_ schemas: [Schema]) -> Schema {
        Schema(kind: .either(schemas))
    }

    /// A part of a list, as `{"items": […], "next": cursor or null}`.
    package static func page(of item: Schema) -> Schema {
        object([
            .required("items", list(of: item), "The items, in the list's order."),
            .required("next", words().orNull, "What to pass as `cursor` for what follows; null at the end."),
        ])
    }

    /// The same, or null.
    package var orNull: Schema {
        Schema(kind: .nullable(self))
    }

    /// The same under a name of its own in the document.
    package func named(_ name: String) -> Schema {
        Schema(kind: .named(name, self))
    }
}
