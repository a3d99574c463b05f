/// A thing that declares its fields once.
///
/// Its JSON, its schema in the API's document and its row in a file all follow from its shape.
///
/// ```swift
/// extension Goal: Shaped {
///     static let shape = Shape<Goal>("Goal") {
///         Field("code", \.code).column()
///         Field("titleEn", \.titleEn).column()
///         Field("target", \.target, "The number of officials.").column()
///     }
/// }
/// ```
///
/// A field that isn't optional is always present. A field whose value is nil is left out; with `orNull` it is null.
public protocol Shaped: JSONWritable {
    /// The declaration of the fields.
    static var shape: Shape<Self> { get }
}

extension Shaped {
    /// Writes an object with the fields in their order.
    @inlinable
    public func write(to json: inout JSONWriter) {
        json.object { json in
            for write in Self.shape.writers { write(self, &json) }
        }
    }

    /// An object with exactly these fields, by the shape's name where it has one.
    public static var schema: Schema {
        let object = Schema.object(properties)
        return shape.name.map(object.named) ?? object
    }

    /// The fields as members of the schema.
    public static var properties: [Schema.Property] { shape.fields.map(\.property) }
}

/// The declaration of a thing's fields.
public struct Shape<Thing>: Sendable {
    /// The thing's name in the API's document; nil for a thing that is described where it occurs.
    public let name: String?

    /// The fields of the thing's JSON.
    public let fields: [Field<Thing>]

    /// The closures that write the fields, in an array of their own, because a field is large, and a loop over an array
    /// copies each element.
    @usableFromInline let writers: [Field<Thing>.Writer]

    private let cells: [Field<Thing>]

    /// Makes a shape.
    ///
    /// - Parameters:
    ///   - name: The thing's name in the API's document; nil for a thing that is described where it occurs.
    ///   - columns: The columns of the thing's file in their order, where that isn't the order of the fields.
    ///   - fields: The fields in their order.
    public init(
        _ name: String? = nil,
        columns: [String]? = nil,
        @FieldsBuilder<Thing> _ fields: () -> [Field<Thing>]
    ) {
        self.init(name, columns: columns, fields())
    }

    private init(_ name: String?, columns: [String]?, _ fields: [Field<Thing>]) {
        self.name = name
        self.fields = fields.filter { !$0.isForFilesOnly }
        writers = self.fields.map(\.write)
        let cells = fields.filter { $0.column != nil }
        self.cells =
            columns.map { columns in columns.compactMap { name in cells.first { $0.column == name } } } ?? cells
    }

    /// Makes the shape of a report on two things, with the fields of one after those of the other.
    public init<First: Shaped, Second: Shaped>(
        _ first: @escaping @Sendable (Thing) -> First,
        _ second: @escaping @Sendable (Thing) -> Second
    ) {
        fields = First.shape.fields.map { $0.of(first) } + Second.shape.fields.map { $0.of(second) }
        writers = fields.map(\.write)
        cells = First.shape.cells.map { $0.of(first) } + Second.shape.cells.map { $0.of(second) }
        name = nil
    }

    /// The columns of the thing's file.
    public var columns: [String] { cells.compactMap(\.column) }

    /// The thing's row in a file; nil is an empty cell.
    public func row(of thing: Thing) -> [String?] { cells.map { $0.cell(thing) } }
}

/// One field of a thing.
public struct Field<Thing>: Sendable {
    /// The field's name, type and meaning, as the document has them.
    public let property: Schema.Property

    @usableFromInline typealias Writer = @Sendable (Thing, inout JSONWriter) -> Void

    @usableFromInline let write: Writer
    fileprivate var cell: @Sendable (Thing) -> String?
    fileprivate var column: String?
    fileprivate var isForFilesOnly = false

    /// Makes a field that is always present.
    ///
    /// - Parameters:
    ///   - name: The field's name in JSON, which needs no escapes.
    ///   - value: The field's value.
    ///   - description: The meaning, unless the name is enough.
    ///   - schema: The schema of its values, unless their type is enough.
    @inlinable
    public init<Value: JSONWritable>(
        _ name: StaticString,
        _ value: @escaping @Sendable (Thing) -> Value,
        _ description: String? = nil,
        as schema: Schema = Value.schema
    ) {
        self.init(.required(name.description, schema, description), cell: { value($0).cell }) { thing, json in
            json.key(name)
            value(thing).write(to: &json)
        }
    }

    /// Makes a field that is left out where it has no value.
    ///
    /// - Parameters:
    ///   - name: The field's name in JSON, which needs no escapes.
    ///   - value: The field's value.
    ///   - description: The meaning, unless the name is enough.
    ///   - schema: The schema of its values, unless their type is enough.
    @inlinable
    public init<Value: JSONWritable>(
        _ name: StaticString,
        _ value: @escaping @Sendable (Thing) -> Value?,
        _ description: String? = nil,
        as schema: Schema = Value.schema
    ) {
        self.init(.optional(name.description, schema, description), cell: { value($0)?.cell }) { thing, json in
            guard let value = value(thing) else { return }
            json.key(name)
            value.write(to: &json)
        }
    }

    /// Makes a field that is null where it has no value.
    ///
    /// - Parameters:
    ///   - name: The field's name in JSON, which needs no escapes.
    ///   - value: The field's value.
    ///   - description: The meaning, unless the name is enough.
    ///   - schema: The schema of its values, unless their type is enough.
    @inlinable
    public init<Value: JSONWritable>(
        orNull name: StaticString,
        _ value: @escaping @Sendable (Thing) -> Value?,
        _ description: String? = nil,
        as schema: Schema = Value.schema
    ) {
        self.init(.required(name.description, schema.orNull, description), cell: { value($0)?.cell }) { thing, json in
            json.key(name)
            value(thing).write(to: &json)
        }
    }

    /// Makes a cell of a file that isn't a field of the JSON.
    ///
    /// - Parameters:
    ///   - name: The column's name.
    ///   - cell: The text; nil leaves the cell empty.
    public init(column name: String, _ cell: @escaping @Sendable (Thing) -> String?) {
        self.init(.optional(name, .words()), cell: cell) { _, _ in }
        column = name
        isForFilesOnly = true
    }

    @usableFromInline
    init(
        _ property: Schema.Property,
        cell: @escaping @Sendable (Thing) -> String?,
        write: @escaping Writer
    ) {
        (self.property, self.cell, self.write) = (property, cell, write)
    }

    /// The same field, which is also a column of files.
    ///
    /// - Parameters:
    ///   - name: The column's name; by default the field's in snake_case.
    ///   - cell: The text of the cell; by default the value itself.
    /// - Returns: The field.
    public func column(_ name: String? = nil, _ cell: (@Sendable (Thing) -> String?)? = nil) -> Field {
        var field = self
        field.column = name ?? property.name.snakeCase
        if let cell { field.cell = cell }
        return field
    }

    /// The same field in a thing that contains this one.
    fileprivate func of<Whole>(_ part: @escaping @Sendable (Whole) -> Thing) -> Field<Whole> {
        var field = Field<Whole>(property, cell: { [cell] in cell(part($0)) }) { [write] whole, json in
            write(part(whole), &json)
        }
        field.column = column
        return field
    }
}

/// Collects the fields of a shape.
@resultBuilder
public enum FieldsBuilder<Thing> {
    /// Takes one field, whose thing is known from the shape.
    public static func buildExpression(_ field: Field<Thing>) -> [Field<Thing>] { [field] }

    /// Collects the fields.
    public static func buildBlock(_ fields: [Field<Thing>]...) -> [Field<Thing>] { fields.flatMap(\.self) }
}

extension String {
    /// The name of a field as files and SQL write it: `full_name` for `fullName`.
    public var snakeCase: String {
        reduce(into: "") { name, letter in
            name += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
    }
}
