import FoundationEssentials
import Glibc
import PostgresTesting
import Subprocess
import SystemPackage
import Testing

/// The built program, run as a registrar would, with a private database of its own.
struct Program: Sendable {
    /// The folder of this test's private database.
    let home: String

    /// The result of a run.
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let errors: String

        /// The output as JSON.
        var json: JSON {
            get throws { try JSON(output) }
        }
    }

    /// The program beside the test bundle, which `swift build --build-tests` builds.
    static let binary: String = {
        let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["DAOTAO_BINARY"]
        return named ?? bundle.appending(path: "daotao").path
    }()

    /// Runs a test with a home that is deleted afterwards.
    static func withHome<Result>(_ body: (Program) async throws -> Result) async throws -> Result {
        try TestPermit.demand()
        let home = "/tmp/daotao-acceptance-\(UUID().uuidString.prefix(8).lowercased())"
        defer { try? FileManager.default.removeItem(atPath: home) }
        return try await body(Program(home: home))
    }

    /// Runs a command to its end.
    @discardableResult
    func run(
        _ arguments: String...,
        input: String = "",
        environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await run(arguments, input: input, environment: environment)
    }

    /// Runs a command to its end.
    @discardableResult
    func run(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:]
    ) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(FilePath(Self.binary)),
            arguments: Arguments(arguments),
            environment: self.environment(environment),
            input: .string(input),
            output: .string(limit: 1 << 26),
            error: .string(limit: 1 << 24)
        )
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return Outcome(status: status, output: result.standardOutput, errors: result.standardError)
    }

    func environment(_ more: [String: String] = [:]) -> Subprocess.Environment {
        var changes: [Subprocess.Environment.Key: String?] = [
            "DAOTAO_HOME": home, "DAOTAO_LANG": "en", "DATABASE_URL": nil, "NO_COLOR": "1",
            // The operator's name comes from the system, not from the environment.
            "LOGNAME": "impostor", "USER": "impostor",
        ]
        for (name, value) in more { changes[Subprocess.Environment.Key(stringLiteral: name)] = value }
        return .inherit.updating(changes)
    }
}

/// A JSON value in the program's output.
struct JSON: Sendable {
    private let value: Value

    private indirect enum Value: Sendable, Decodable {
        case object([String: Value]), array([Value]), string(String), number(Double), bool(Bool), null

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let bool = try? container.decode(Bool.self) {
                self = .bool(bool)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let string = try? container.decode(String.self) {
                self = .string(string)
            } else if let array = try? container.decode([Value].self) {
                self = .array(array)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }
    }

    init(_ text: String) throws {
        value = try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    private init(_ value: Value) {
        self.value = value
    }

    subscript(key: String) -> JSON {
        guard case .object(let members) = value else { return JSON(.null) }
        return JSON(members[key] ?? .null)
    }

    var items: [JSON] {
        guard case .array(let items) = value else { return [] }
        return items.map { JSON($0) }
    }

    var keys: Set<String> {
        guard case .object(let members) = value else { return [] }
        return Set(members.keys)
    }

    var string: String? {
        guard case .string(let string) = value else { return nil }
        return string
    }

    var int: Int? {
        guard case .number(let number) = value else { return nil }
        return Int(exactly: number)
    }

    var double: Double? {
        guard case .number(let number) = value else { return nil }
        return number
    }

    var bool: Bool? {
        guard case .bool(let bool) = value else { return nil }
        return bool
    }
}
