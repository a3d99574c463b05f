/// A thing that declares once what it is made of.
///
/// Its JSON, its schema in the API's document and its row in a file all follow from its shape.
///
/// ```swift
/// extension Goal: Shaped {
///     static let shape = Shape<Goal>("Goal") {
///         Field("code", \.code).column()
///         Field("titleEn", \.titleEn).column()
///         Field("target", \.target, "How many officials.").column()
///     }
/// }
/// ```
///
/// What isn't optional is always there. A field whose value is nil is left out; with `orNull` it is null.
public protocol Shaped: JSONWritable {
    /// What it is made of.
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

    /// An object with these fields and no others, by the shape's name where it has one.
    public static var schema: Schema {
        let object = Schema.object(properties)
        return shape.name.map(object.named) ?? object
    }

    /// The fields as the document has them.
    public static var properties: [Schema.Property] { shape.fields.map(\.property) }
}

/// What a thing is made of.
public struct Shape<Thing>: Sendable {
    /// What the API's document calls the thing; nil where it is described in its place.
    public let name: String?

    /// The fields of its JSON.
    public let fields: [Field<Thing>]

    /// What writes the fields: apart, for a field is large, and a loop over an array copies each element.
    @usableFromInline let writers: [Field<Thing>.Writer]

    private let cells: [Field<Thing>]

    /// A shape.
    ///
    /// - Parameters:
    ///   - name: What the API's document calls the thing; nil where it is described in its place.
    ///   - columns: The columns of its file in their order, where that isn't the order of the fields.
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

    /// The shape of something that tells of two things, the fields of one behind those of the other.
    public init<First: Shaped, Second: Shaped>(
        _ first: @escaping @Sendable (Thing) -> First,
        _ second: @escaping @Sendable (Thing) -> Second
    ) {
        fields = First.shape.fields.map { $0.of(first) } + Second.shape.fields.map { $0.of(second) }
        writers = fields.map(\.write)
        cells = First.shape.cells.map { $0.of(first) } + Second.shape.cells.map { $0.of(second) }
        name = nil
    }

    /// The columns of its file.
    public var columns: [String] { cells.compactMap(\.column) }

    /// Its row in a file; nil is an empty cell.
    public func row(of thing: Thing) -> [String?] { cells.map { $0.cell(thing) } }
}

/// One field of a thing.
public struct Field<Thing>: Sendable {
    /// Its name, type and meaning, as the document has them.
    public let property: Schema.Property

    @usableFromInline typealias Writer = @Sendable (Thing, inout JSONWriter) -> Void

    @usableFromInline let write: Writer
    fileprivate var cell: @Sendable (Thing) -> String?
    fileprivate var column: String?
    fileprivate var isForFilesOnly = false

    /// A field that is always there.
    ///
    /// - Parameters:
    ///   - name: Its name in JSON, which needs no escapes.
    ///   - value: Its value.
    ///   - description: What it means, where the name doesn't say.
    ///   - schema: What its values are like, where their type doesn't say.
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

    /// A field that is left out where there is no value.
    ///
    /// - Parameters:
    ///   - name: Its name in JSON, which needs no escapes.
    ///   - value: Its value.
    ///   - description: What it means, where the name doesn't say.
    ///   - schema: What its values are like, where their type doesn't say.
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

    /// A field that is null where there is no value.
    ///
    /// - Parameters:
    ///   - name: Its name in JSON, which needs no escapes.
    ///   - value: Its value.
    ///   - description: What it means, where the name doesn't say.
    ///   - schema: What its values are like, where their type doesn't say.
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

    /// A cell of a file that isn't a field of the JSON.
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

    /// The same field, which is a column of files too.
    ///
    /// - Parameters:
    ///   - name: The column's name; the field's own in snake_case unless it is said.
    ///   - cell: The text of the cell, where that isn't the value itself.
    /// - Returns: The field.
    public func column(_ name: String? = nil, _ cell: (@Sendable (Thing) -> String?)? = nil) -> Field {
        var field = self
        field.column = name ?? property.name.snakeCase
        if let cell { field.cell = cell }
        return field
    }

    /// The field of something that the thing is a part of.
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
    /// One field, whose thing is known from the shape.
    public static func buildExpression(_ field: Field<Thing>) -> [Field<Thing>] { [field] }

    /// All of them.
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
