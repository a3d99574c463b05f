public import FoundationEssentials
import Postgres

/// A value of an audit entry: any JSON.
///
/// It takes any shape, so entries of other versions of the program can be read too.
public indirect enum AuditValue: Sendable, Hashable {
    /// Nothing.
    case null

    /// Yes or no.
    case flag(Bool)

    /// A number, exact.
    case number(Decimal)

    /// A text.
    case text(String)

    /// Several values in an order.
    case list([AuditValue])

    /// Values by their names.
    case fields([String: AuditValue])

    /// Anything that can be written as JSON.
    init(of value: any Encodable) throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        self = try JSONDecoder().decode(AuditValue.self, from: encoder.encode(value))
    }

    /// As the database takes it.
    var json: PostgresJSON {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return PostgresJSON(String(decoding: try encoder.encode(self), as: UTF8.self))
        }
    }

    /// The fields that differ between two states of a thing; the later state also keeps those that tell which thing it
    /// is.
    ///
    /// - Parameters:
    ///   - before: The thing as it was, nil where it is new.
    ///   - after: The thing as it became, nil where it is gone.
    ///   - names: The fields that tell which thing it is.
    /// - Returns: Both, without what is the same.
    static func difference(
        from before: AuditValue?,
        to after: AuditValue?,
        naming names: Set<String>
    ) -> (before: AuditValue?, after: AuditValue?) {
        guard case .fields(let old) = before, case .fields(let new) = after else { return (before, after) }
        return (
            .fields(old.filter { new[$0.key] != $0.value }),
            .fields(new.filter { old[$0.key] != $0.value || names.contains($0.key) })
        )
    }

    /// The same value with national IDs hidden.
    ///
    /// A text of twelve digits counts as one wherever it stands, because it names officials without a code.
    var masked: AuditValue {
        switch self {
        case .null, .flag, .number: self
        case .text(let text): .text(text.maskedNationalID)
        case .list(let values): .list(values.map(\.masked))
        case .fields(let fields): .fields(fields.mapValues(\.masked))
        }
    }
}

extension AuditValue: CustomStringConvertible {
    /// The value as people read it.
    public var description: String {
        switch self {
        case .null: ""
        case .flag(let flag): "\(flag)"
        case .number(let number): "\(number)"
        case .text(let text): text
        case .list(let values): values.map(\.description).joined(separator: ", ")
        case .fields(let fields):
            fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        }
    }
}

extension AuditValue: Codable {
    /// Reads any JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Decimal.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let values = try? container.decode([AuditValue].self) {
            self = .list(values)
        } else {
            self = .fields(try container.decode([String: AuditValue].self))
        }
    }

    /// Writes the JSON that it stands for.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .flag(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        case .number(let number):
            var container = encoder.singleValueContainer()
            try container.encode(number)
        case .text(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .list(let values):
            var container = encoder.singleValueContainer()
            try container.encode(values)
        case .fields(let fields):
            // In a fixed order: a dictionary's order changes each time, and so would the ETag of the answer.
            var container = encoder.container(keyedBy: Name.self)
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                try container.encode(value, forKey: Name(stringValue: name))
            }
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }
}
