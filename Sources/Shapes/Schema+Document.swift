extension Schema {
    /// The schema in the document; a named schema is a reference.
    package var document: JSONValue {
        var members = keywords
        if let description { members.append(JSONValue.Member(key: "description", value: .text(description))) }
        return .object(members)
    }

    private var keywords: [JSONValue.Member] {
        switch kind {
        case .anything:
            return []
        case .text(let rule):
            return [
                ("type", "string"),
                rule.length.lowerBound > 0 ? ("minLength", .integer(rule.length.lowerBound)) : nil,
                rule.length.upperBound < .max ? ("maxLength", .integer(rule.length.upperBound)) : nil,
                rule.pattern.map { ("pattern", .text($0.expression)) },
            ].members
        case .day:
            return [("type", "string"), ("format", "date")].members
        case .moment:
            return [("type", "string"), ("format", "date-time")].members
        case .integer(let range):
            return [
                ("type", "integer"), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound)),
            ].members
        case .number(let rule):
            return [
                ("type", "number"),
                (rule.isMore ? "exclusiveMinimum" : "minimum", .integer(rule.range.lowerBound)),
                ("maximum", .integer(rule.range.upperBound)),
                rule.isInHundredths ? ("multipleOf", .number("0.01")) : nil,
            ].members
        case .flag:
            return [("type", "boolean")].members
        case .choice(let choices):
            return [("type", "string"), ("enum", .array(choices.map { .text($0) }))].members
        case .list(let item, let count, let distinct):
            return [
                ("type", "array"), ("items", item.document),
                count.lowerBound > 0 ? ("minItems", .integer(count.lowerBound)) : nil,
                ("maxItems", .integer(count.upperBound)),
                distinct == nil ? nil : ("uniqueItems", .flag(true)),
            ].members
        case .object(let properties):
            let required = properties.filter(\.isRequired).map { JSONValue.text($0.name) }
            return [
                ("type", "object"),
                (
                    "properties",
                    .object(properties.map { JSONValue.Member(key: $0.name, value: $0.schema.document) })
                ),
                required.isEmpty ? nil : ("required", .array(required)),
                ("additionalProperties", .flag(false)),
            ].members
        case .map(let value):
            return [("type", "object"), ("additionalProperties", value.document)].members
        case .nullable(let schema):
            return [("anyOf", .array([schema.document, .object([.init(key: "type", value: "null")])]))].members
        case .either(let schemas):
            return [("anyOf", .array(schemas.map(\.document)))].members
        case .named(let name, _):
            return [("$ref", .text("#/components/schemas/\(name)"))].members
        }
    }

    /// All named schemas within this one, itself included.
    package var named: [String: Schema] {
        switch kind {
        case .anything, .text, .day, .moment, .integer, .number, .flag, .choice: [:]
        case .list(let schema, _, _), .map(let schema), .nullable(let schema): schema.named
        case .object(let properties): properties.reduce(into: [:]) { $0.merge($1.schema.named) { first, _ in first } }
        case .either(let schemas): schemas.reduce(into: [:]) { $0.merge($1.named) { first, _ in first } }
        case .named(let name, let schema): schema.named.merging([name: schema]) { first, _ in first }
        }
    }
}

extension [(String, JSONValue)?] {
    /// The members of an object, without the nil ones.
    package var members: [JSONValue.Member] {
        compactMap { $0 }.map { JSONValue.Member(key: $0.0, value: $0.1) }
    }
}
