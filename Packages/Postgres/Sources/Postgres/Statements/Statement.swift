import Glibc

/// SQL with separate values: an interpolated value is bound, so it can't change the statement's meaning.
///
/// ```swift
/// let statement: Statement = "select full_name from official where official_code = \(code)"
/// statement.text  // select full_name from official where official_code = $1
/// ```
///
/// There are three other ways to interpolate, each visible to a reviewer: another statement, spliced in with its
/// values; `\(identifier: name)`, quoted; and `\(unescaped: text)`, taken as it is.
///
/// ```swift
/// let filter: Statement = under.map { "where path like \($0)" } ?? ""
/// let query: Statement = "select name, size from unit \(filter) order by \(identifier: key)"
/// ```
public struct Statement: Sendable {
    /// The SQL between the values, always one piece more than values.
    private let pieces: [String]

    /// The values.
    let parameters: Parameters

    /// The SQL, with `$1`, `$2` and so on for the values.
    public let text: String

    fileprivate init(pieces: [String], parameters: Parameters) {
        var text = pieces[0]
        for number in pieces.indices.dropFirst() { text += "$\(number)\(pieces[number])" }
        self.init(pieces: pieces, parameters: parameters, text: text)
    }

    private init(pieces: [String], parameters: Parameters, text: String) {
        self.pieces = pieces
        self.parameters = parameters
        self.text = text
    }

    /// The same statement with other values, which is much cheaper than building a long one again.
    ///
    /// ```swift
    /// static let find: Statement = "select name from person where id = \(later: Int.self)"
    /// let statement = find.bound(to: 12)
    /// ```
    ///
    /// - Parameter values: The new values, of the same number and types.
    /// - Returns: The statement.
    public func bound<each Value: PostgresEncodable>(to values: repeat each Value) -> Statement {
        var parameters = Parameters()
        for value in repeat each values { parameters.append(value) }
        precondition(parameters.types == self.parameters.types, "other values of the same types")
        return Statement(pieces: pieces, parameters: parameters, text: text)
    }

    /// The most values of a statement, by the protocol, and the most bytes, by the server.
    private static let mostValues = 65_535
    private static let mostBytes = (1 << 30) - (1 << 16)

    /// The reason why the statement can't be sent: a value without a binary form, more values than the protocol can
    /// count, more bytes than the server accepts, or a NUL character in the text.
    ///
    /// It is found before sending, because an error of libpq or the server would end the connection, with everything
    /// that other tasks have under way on it.
    var flaw: PostgresError? {
        if var error = parameters.error {
            error.statement = text
            return error
        }
        guard parameters.count <= Self.mostValues else {
            let message = "a statement can hold \(Self.mostValues) values, and this one has \(parameters.count)"
            return PostgresError(.invalidValue, message, statement: text)
        }
        guard text.utf8.count + parameters.size <= Self.mostBytes else {
            return PostgresError(.invalidValue, "a statement can't be as long as this one", statement: nil)
        }
        // memchr looks at many bytes at a time; statements are long and sent often.
        var text = text
        guard text.withUTF8({ text in text.baseAddress.flatMap { memchr($0, 0, text.count) } }) != nil else {
            return nil
        }
        return PostgresError(.invalidValue, "a statement can't hold a NUL character")
    }
}

extension Statement: ExpressibleByStringInterpolation {
    /// A statement without values.
    public init(stringLiteral value: String) {
        self.init(pieces: [value], parameters: Parameters())
    }

    /// A statement with values.
    public init(stringInterpolation: StringInterpolation) {
        self.init(pieces: stringInterpolation.pieces, parameters: stringInterpolation.parameters)
    }

    /// The parts of a statement's literal.
    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        fileprivate var pieces: [String]
        fileprivate var parameters = Parameters()

        /// An empty literal.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces = [""]
            pieces.reserveCapacity(interpolationCount + 1)
        }

        /// Appends SQL.
        public mutating func appendLiteral(_ literal: String) {
            pieces[pieces.count - 1] += literal
        }

        /// Binds a value.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
            parameters.append(value)
            pieces.append("")
        }

        /// Binds a value, or null for nil.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            parameters.append(value)
            pieces.append("")
        }

        /// Leaves room for a value that ``Statement/bound(to:)`` binds; null until then.
        public mutating func appendInterpolation<Value: PostgresEncodable>(later: Value.Type) {
            appendInterpolation(nil as Value?)
        }

        /// Splices in another statement, with its values.
        public mutating func appendInterpolation(_ statement: Statement) {
            pieces[pieces.count - 1] += statement.pieces[0]
            pieces += statement.pieces.dropFirst()
            parameters.append(statement.parameters)
        }

        /// Appends the name of a table, a column or a channel, quoted.
        ///
        /// - Parameter identifier: The name; one with a NUL character makes the statement fail before it is sent.
        public mutating func appendInterpolation(identifier: String) {
            pieces[pieces.count - 1] += Statement.quoted(identifier)
        }

        /// Appends SQL as it is, which must never be text from outside.
        public mutating func appendInterpolation(unescaped: String) {
            pieces[pieces.count - 1] += unescaped
        }
    }

    static func quoted(_ identifier: String) -> String {
        var quoted = "\""
        for scalar in identifier.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
