import ArgumentParser
import Training

/// Changes by options: an option that is given sets its field, `--clear` clears the fields that it names, and the other
/// fields stay.
enum Clearing {
    /// Checks that the fields to clear exist.
    static func check(_ clear: [String], fields: [String]) throws {
        for field in clear where !fields.contains(field) {
            throw ValidationError(
                words("clear.unknown", ["found": field, "expected": fields.joined(separator: ", ")])
            )
        }
    }
}

extension Change {
    /// The change that an option asks for.
    static func given(_ value: Value?, clear: [String] = [], _ field: String = "") -> Change {
        if let value { return .set(value) }
        return clear.contains(field) ? .set(nil) : .keep
    }

    /// The change that a repeatable option asks for.
    static func given<Element>(
        _ values: [Element],
        clear: [String] = [],
        _ field: String = ""
    ) -> Change where Value == [Element] {
        if !values.isEmpty { return .set(values) }
        return clear.contains(field) ? .set(nil) : .keep
    }
}
