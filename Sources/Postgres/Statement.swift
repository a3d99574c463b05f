/// SQL with its values apart: what is interpolated is bound, so it can't change what the statement means.
///
/// ```swift
/// let statement: Statement = "select full_name from official where official_code = \(code)"
/// statement.text  // select full_name from official where official_code = $1
/// ```
///
/// There are three other ways to interpolate, each with a name that a reviewer sees: another statement, spliced in with
/// its values; `\(identifier:)`, quoted; and `\(unescaped:)`, taken as it is.
public struct Statement: Sendable {
    fileprivate enum Part: Sendable {
        case text(String)
        case value(PostgresBinding)
    }

    private var parts: [Part]

    private init(_ parts: [Part]) {
        self.parts = parts
    }

    /// The SQL, with `$1`, `$2` and so on for the values.
    public var text: String {
        var text = ""
        var number = 0
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .value:
                number += 1
                text += "$\(number)"
            }
        }
        return text
    }

    var bindings: [PostgresBinding] {
        parts.compactMap { part in
            if case .value(let binding) = part { binding } else { nil }
        }
    }
}

extension Statement: ExpressibleByStringInterpolation {
    /// A statement without values.
    ///
    /// - Parameter value: The SQL.
    public init(stringLiteral value: String) {
        self.init([.text(value)])
    }

    /// A statement with values.
    ///
    /// - Parameter stringInterpolation: What the literal was made of.
    public init(stringInterpolation: StringInterpolation) {
        self.init(stringInterpolation.parts)
    }

    /// What a statement's literal is made of.
    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        fileprivate var parts: [Part] = []

        /// An empty literal.
        ///
        /// - Parameters:
        ///   - literalCapacity: How much text there will be, about.
        ///   - interpolationCount: How many values there will be, about.
        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        /// Appends SQL.
        ///
        /// - Parameter literal: The SQL.
        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        /// Binds a value.
        ///
        /// - Parameter value: The value.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
            parts.append(.value(PostgresBinding(value)))
        }

        /// Binds a value, or null where there is none.
        ///
        /// - Parameter value: The value.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            parts.append(.value(value.map { PostgresBinding($0) } ?? PostgresBinding(nullOf: Value.self)))
        }

        /// Splices in another statement, with its values.
        ///
        /// - Parameter statement: The other statement.
        public mutating func appendInterpolation(_ statement: Statement) {
            parts += statement.parts
        }

        /// Appends the name of a table, a column or a channel, quoted.
        ///
        /// - Parameter identifier: The name.
        public mutating func appendInterpolation(identifier: String) {
            parts.append(.text(Statement.quoted(identifier: identifier)))
        }

        /// Appends SQL as it is: never anything that came from outside.
        ///
        /// - Parameter unescaped: The SQL.
        public mutating func appendInterpolation(unescaped: String) {
            parts.append(.text(unescaped))
        }
    }

    static func quoted(identifier: String) -> String {
        var quoted = "\""
        for character in identifier.unicodeScalars where character != "\0" {
            if character == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }
}

/// A value on its way to the server, in the binary form of its type.
struct PostgresBinding: Sendable {
    let type: UInt32

    /// The bytes, nil for null, or why there are none.
    let bytes: Result<[UInt8]?, PostgresError>

    init<Value: PostgresEncodable>(_ value: Value) {
        type = Value.postgresType.oid
        bytes = Result {
            guard !value.isNull else { return nil }
            var bytes: [UInt8] = []
            try value.encode(into: &bytes)
            return bytes
        }.mapError { $0 as? PostgresError ?? PostgresError(.invalidValue, message: "\($0)") }
    }

    init<Value: PostgresEncodable>(nullOf type: Value.Type) {
        self.type = type.postgresType.oid
        bytes = .success(nil)
    }
}
