import Postgres

/// A statement of the files in `Statements`, found by the name above it.
///
/// ```sql
/// -- name: add_attendances(facts bigint[], sign integer)
/// ```
///
/// A comment below the name describes the statement. Then comes the statement itself, with `:facts` and
/// `:sign` for the values. It runs exactly as it is written.
struct NamedStatement: Sendable {
    /// A parameter, as the line with the name declares it.
    struct Parameter: Sendable, Hashable {
        let name: String
        let type: String
    }

    let name: String
    let parameters: [Parameter]

    /// The SQL before, between and after the parameters, and the number of the parameter after each piece except the
    /// last.
    private var pieces: [String] = []
    private var places: [Int] = []

    /// All statements, by their names.
    static let all: [String: NamedStatement] = {
        let files = [
            PackageResources.audit_sql, PackageResources.catalogue_sql, PackageResources.completions_sql,
            PackageResources.courses_sql, PackageResources.curricula_sql, PackageResources.goals_sql,
            PackageResources.import_tasks_sql, PackageResources.officials_sql, PackageResources.organizations_sql,
            PackageResources.progress_sql, PackageResources.public_floor_sql, PackageResources.tokens_sql,
            PackageResources.verify_sql,
        ]
        let statements = files.flatMap { read(String(decoding: $0, as: UTF8.self)) }
        return Dictionary(uniqueKeysWithValues: statements.map { ($0.name, $0) })
    }()

    /// The statement with its values.
    ///
    /// - Parameter values: A value for each parameter: a bound one, as in `"\(ids)"`, or SQL.
    func callAsFunction(_ values: [String: Statement]) -> Statement {
        let given = parameters.map { parameter in
            guard let value = values[parameter.name] else { preconditionFailure("\(name) takes \(parameter.name)") }
            return value
        }
        precondition(values.count == given.count, "\(name) takes \(parameters.map(\.name)) and no more")
        var text = Statement.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
        for (piece, place) in zip(pieces, places) {
            text.appendLiteral(piece)
            text.appendInterpolation(given[place])
        }
        text.appendLiteral(pieces[places.count])
        return Statement(stringInterpolation: text)
    }

    private static func read(_ file: String) -> [NamedStatement] {
        var read: [(heading: Substring, lines: [Substring])] = []
        for line in file.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-- name: ") {
                read.append((line.dropFirst("-- name: ".count), []))
            } else if !read.isEmpty {
                read[read.count - 1].lines.append(line)
            }
        }
        return read.map { heading, lines in
            let behind = lines.drop { $0.hasPrefix("--") }.reversed().drop(while: \.isEmpty).reversed()
            return NamedStatement(heading, behind.joined(separator: "\n"))
        }
    }

    private init(_ heading: Substring, _ text: String) {
        let words = heading.split { "(,)".contains($0) }
        name = String(words[0])
        parameters = words.dropFirst().map { declared in
            let words = declared.split(separator: " ")
            return Parameter(name: String(words[0]), type: words.dropFirst().joined(separator: " "))
        }
        // A parameter begins with one colon, and two are a cast.
        var piece = ""
        var rest = text[...]
        while let colon = rest.firstIndex(of: ":") {
            let behind = rest[rest.index(after: colon)...]
            let word = behind.prefix { $0.isLowercase || $0 == "_" }
            piece += rest[..<colon]
            if let place = parameters.firstIndex(where: { $0.name == word }) {
                pieces.append(piece)
                places.append(place)
                piece = ""
                rest = behind.dropFirst(word.count)
            } else {
                let colons = rest[colon...].prefix { $0 == ":" }
                piece += colons
                rest = rest[colons.endIndex...]
            }
        }
        pieces.append(piece + rest)
    }
}

extension Statement {
    /// A statement of the files in `Statements`.
    ///
    /// - Parameters:
    ///   - name: The name above it.
    ///   - values: A value for each of its parameters: a bound one, as in `"\(ids)"`, or SQL.
    init(named name: String, _ values: [String: Statement] = [:]) {
        guard let statement = NamedStatement.all[name] else { preconditionFailure("no statement is called \(name)") }
        self = statement(values)
    }
}
