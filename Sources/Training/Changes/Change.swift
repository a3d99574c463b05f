import Postgres

/// A field's change: the field stays, is set, or is cleared.
///
/// ```swift
/// var edit = CourseEdit()
/// edit.provider = .set("Học viện Hành chính Quốc gia")
/// edit.validMonths = .set(nil)
/// ```
public enum Change<Value: Sendable>: Sendable {
    case keep

    /// The field becomes this value; nil clears it.
    case set(Value?)

    /// The new value; nil where the field stays or is cleared.
    public var value: Value? {
        switch self {
        case .keep: nil
        case .set(let value): value
        }
    }

    var clears: Bool {
        if case .set(nil) = self { true } else { false }
    }
}

extension Change: Equatable where Value: Equatable {}

extension Change where Value: PostgresEncodable {
    /// The value of a column after the change, as SQL.
    func becomes(_ column: String, _ type: String) -> Statement {
        switch self {
        case .keep: "\(unescaped: column)"
        case .set(let value): "\(value)::\(unescaped: type)"
        }
    }
}
