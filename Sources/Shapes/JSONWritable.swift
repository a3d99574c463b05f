public import FoundationEssentials

/// A value that can be written as JSON, described in the API's document, and written to files.
public protocol JSONWritable: SendableMetatype {
    /// Writes the value.
    func write(to json: inout JSONWriter)

    /// The schema of the type's values.
    static var schema: Schema { get }

    /// The value's text in a cell of a file; nil for an empty cell, and for a value that needs several.
    var cell: String? { get }
}

extension JSONWritable {
    /// The empty cell of a value that needs several.
    public var cell: String? { nil }
}

extension String: JSONWritable {
    /// Writes the text in quotes.
    public func write(to json: inout JSONWriter) { json.write(text: self) }

    /// A text without rules.
    public static var schema: Schema { .words() }

    /// The text as it is.
    public var cell: String? { self }
}

extension Bool: JSONWritable {
    /// Writes `true` or `false`.
    public func write(to json: inout JSONWriter) { json.write(word: self ? "true" : "false") }

    /// A truth value.
    public static var schema: Schema { .flag }

    /// `true` or `false`.
    public var cell: String? { description }
}

extension Int: JSONWritable {
    /// Writes the digits.
    public func write(to json: inout JSONWriter) { json.write(word: description) }

    /// A count.
    public static var schema: Schema { .integer() }

    /// The digits.
    public var cell: String? { description }
}

extension Double: JSONWritable {
    /// Writes the digits, those of a whole number without a point; infinity, which JSON doesn't have, becomes null.
    public func write(to json: inout JSONWriter) {
        json.write(word: isFinite ? Int(exactly: self)?.description ?? description : "null")
    }

    /// A number, whose field declares the range.
    public static var schema: Schema { .number(0...Int(Int32.max)) }
}

extension Decimal: JSONWritable {
    /// Writes all digits, and null where the value is no number.
    public func write(to json: inout JSONWriter) { json.write(word: isNaN ? "null" : description) }

    /// A number, whose field declares the range.
    public static var schema: Schema { .number(0...Int(Int32.max)) }

    /// The digits.
    public var cell: String? { description }
}

extension Date: JSONWritable {
    /// Writes the moment as ISO 8601 in UTC, to the second.
    public func write(to json: inout JSONWriter) {
        // Foundation writes the other moments, which are rare.
        if !json.write(secondsSince1970: Int(timeIntervalSince1970.rounded(.down))) {
            json.write(text: formatted(ISO8601FormatStyle()))
        }
    }

    /// A moment.
    public static var schema: Schema { .moment }

    /// The moment as ISO 8601 in UTC, to the second.
    public var cell: String? { formatted(ISO8601FormatStyle()) }
}

extension Array: JSONWritable where Element: JSONWritable {
    /// Writes the elements in their order.
    @inlinable
    public func write(to json: inout JSONWriter) {
        json.array(self) { $0.write(to: &$1) }
    }

    /// A list of the elements' schema.
    public static var schema: Schema { .list(of: Element.schema) }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    /// Writes the values with their names, in the order of the names.
    public func write(to json: inout JSONWriter) {
        json.object { json in
            for (name, value) in sorted(by: { $0.key < $1.key }) {
                json.key(name)
                value.write(to: &json)
            }
        }
    }

    /// An object with members of any name.
    public static var schema: Schema { .map(of: Value.schema) }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    /// Writes the value, or null.
    public func write(to json: inout JSONWriter) {
        if let self { self.write(to: &json) } else { json.write(word: "null") }
    }

    /// The value's schema, or null.
    public static var schema: Schema { Wrapped.schema.orNull }

    /// The value's cell.
    public var cell: String? { flatMap(\.cell) }
}

/// A word of a closed list.
extension JSONWritable where Self: RawRepresentable<String> & CaseIterable {
    /// Writes the word.
    public func write(to json: inout JSONWriter) { json.write(text: rawValue) }

    /// Any of the words.
    public static var schema: Schema { .choice(of: Self.self) }

    /// The word.
    public var cell: String? { rawValue }
}
