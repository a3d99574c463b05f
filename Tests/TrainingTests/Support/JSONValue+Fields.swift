import Shapes

extension JSONValue {
    /// Fields as the audit trail shows them, in the order of their names.
    static func fields(_ fields: [String: JSONValue]) -> JSONValue {
        JSONValue.object(fields.map { Member(key: $0.key, value: $0.value) }).sorted
    }
}
