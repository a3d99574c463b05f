import ArgumentParser
import Training

/// How options say what becomes of a field: what is named is set, what `--clear` names is cleared, the rest stays.
enum Clearing {
    /// Makes sure that there are such fields.
    static func check(_ clear: [String], fields: [String]) throws {
        for field in clear where !fields.contains(field) {
            throw ValidationError(
                words("clear.unknown", ["found": field, "expected": fields.joined(separator: ", ")])
            )
        }
    }
}

extension Change {
    /// What an option says.
    static func given(_ value: Value?, clear: [String] = [], _ field: String = "") -> Change {
        if let value { return .set(value) }
        return clear.contains(field) ? .set(nil) : .keep
    }

    /// What an option says that may be given several times.
    static func given<Element>(
        _ values: [Element],
        clear: [String] = [],
        _ field: String = ""
    ) -> Change where Value == [Element] {
        if !values.isEmpty { return .set(values) }
        return clear.contains(field) ? .set(nil) : .keep
    }
}
