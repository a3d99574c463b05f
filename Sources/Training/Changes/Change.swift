import Postgres

/// The change of a field: it stays, is set, or is cleared.
///
/// ```swift
/// var edit = CourseEdit()
/// edit.provider = .set("Học viện Hành chính Quốc gia")
/// edit.validMonths = .set(nil)
/// ```
public enum Change<Value: Sendable>: Sendable {
    /// It stays as it is.
    case keep

    /// It becomes this; nil clears it.
    case set(Value?)

    /// What it is set to, nil where it stays or is cleared.
    public var value: Value? {
        switch self {
        case .keep: nil
        case .set(let value): value
        }
    }

    /// Whether it is cleared.
    var clears: Bool {
        if case .set(nil) = self { true } else { false }
    }
}

extension Change: Equatable where Value: Equatable {}

extension Change where Value: PostgresEncodable {
    /// What a column becomes, as SQL.
    ///
    /// - Parameters:
    ///   - column: The column's name.
    ///   - type: Its type.
    func becomes(_ column: String, _ type: String) -> Statement {
        switch self {
        case .keep: "\(unescaped: column)"
        case .set(let value): "\(value)::\(unescaped: type)"
        }
    }
}
