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
struct Schema: Sendable {
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
    enum Distinct: Sendable, Equatable {
        /// Each item.
        case items

        /// Each value of this key of its items.
        case by(String)
    }

    /// What a text has to be like.
    struct TextRule: Sendable, Equatable {
        var length: ClosedRange<Int>
        var pattern: Pattern?

        /// Patterns, each with the words in which JSON Schema has it (ECMA-262).
        enum Pattern: String, Sendable {
            /// No control characters and none that nobody sees, and no white space at the ends: what is stored as it stands.
            case tidy =
                #"^([^\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\#u{1BCA0}-\#u{1BCA3}\#u{1D173}-\#u{1D17A}\#u{E0000}-\#u{E0FFF}]([^\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\#u{1BCA0}-\#u{1BCA3}\#u{1D173}-\#u{1D17A}\#u{E0000}-\#u{E0FFF}]*[^\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\#u{1BCA0}-\#u{1BCA3}\#u{1D173}-\#u{1D17A}\#u{E0000}-\#u{E0FFF}])?)?$"#
            /// Digits.
            case digits = "^[0-9]+$"
            /// A universally unique identifier.
            case uuid = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
            /// A link to the web, with a server's name in it.
            case link =
                #"^[Hh][Tt][Tt][Pp][Ss]?://[^/?#\s\u0000-\u001f\u007f-\u009f][^\s\u0000-\u001f\u007f-\u009f]*$"#
            /// A language tag in form (BCP 47).
            case language = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
            /// A code and a version.
            case codeAndVersion = #"^[^\u0000-\u001f\u007f-\u009f]+:[0-9]{1,9}$"#
            /// Visible ASCII.
            case visible = "^[\\x21-\\x7e]+$"
        }
    }

    /// A member of an object.
    struct Property: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool

        static func required(_ name: String, _ schema: Schema, _ description: String? = nil) -> Property {
            Property(name: name, schema: schema.described(description), isRequired: true)
        }

        static func optional(_ name: String, _ schema: Schema, _ description: String? = nil) -> Property {
            Property(name: name, schema: schema.described(description), isRequired: false)
        }
    }

    func described(_ description: String?) -> Schema {
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
    static let anything = Schema(kind: .anything)
    static let flag = Schema(kind: .flag)
    static let day = Schema(kind: .day)
    static let moment = Schema(kind: .moment)

    /// What names an official, a unit or a course.
    static let code = text(1...64)

    /// A number that the registry gave.
    static let number = Schema(kind: .text(TextRule(length: 1...18, pattern: .digits)))

    static let uuid = Schema(kind: .text(TextRule(length: 36...36, pattern: .uuid)))

    /// A text that is stored as it stands.
    static func text(_ length: ClosedRange<Int> = 1...500) -> Schema {
        Schema(kind: .text(TextRule(length: length, pattern: .tidy)))
    }

    /// A text of any length.
    static let anyText = Schema(kind: .text(TextRule(length: 0...Int.max)))

    /// A text of some pattern.
    static func text(_ length: ClosedRange<Int>, pattern: TextRule.Pattern) -> Schema {
        Schema(kind: .text(TextRule(length: length, pattern: pattern)))
    }

    /// A text of the registry's own, or of somebody who may write what they like.
    static func words(_ length: ClosedRange<Int> = 0...100_000) -> Schema {
        Schema(kind: .text(TextRule(length: length)))
    }

    static func integer(_ range: ClosedRange<Int> = 0...Int(Int32.max)) -> Schema {
        Schema(kind: .integer(range))
    }

    static func number(_ range: ClosedRange<Int>) -> Schema {
        Schema(kind: .number(NumberRule(range: range)))
    }

    /// A number that is kept to the hundredth.
    static func hundredths(_ range: ClosedRange<Int>, isMore: Bool = false) -> Schema {
        Schema(kind: .number(NumberRule(range: range, isMore: isMore, isInHundredths: true)))
    }

    static func choice(_ choices: [String]) -> Schema {
        Schema(kind: .choice(choices))
    }

    static func choice<Choice: RawRepresentable & CaseIterable>(of _: Choice.Type) -> Schema
    where Choice.RawValue == String {
        choice(Choice.allCases.map(\.rawValue))
    }

    static func list(of item: Schema, _ count: ClosedRange<Int> = 0...100_000) -> Schema {
        Schema(kind: .list(of: item, count))
    }

    /// An array that has each thing once.
    static func list(of item: Schema, _ count: ClosedRange<Int>, distinct: Distinct) -> Schema {
        Schema(kind: .list(of: item, count, distinct))
    }

    static func object(_ properties: [Property]) -> Schema {
        Schema(kind: .object(properties))
    }

    static func map(of value: Schema) -> Schema {
        Schema(kind: .map(of: value))
    }

    static func either(_ schemas: [Schema]) -> Schema {
        Schema(kind: .either(schemas))
    }

    /// A part of a list, as `{"items": […], "next": cursor or null}`.
    static func page(of item: Schema) -> Schema {
        object([
            .required("items", list(of: item), "The items, in the list's order."),
            .required("next", words().orNull, "What to pass as `cursor` for what follows; null at the end."),
        ])
    }

    /// The same, or null.
    var orNull: Schema {
        Schema(kind: .nullable(self))
    }

    /// The same under a name of its own in the document.
    func named(_ name: String) -> Schema {
        Schema(kind: .named(name, self))
    }
}
