import Shapes

extension Schema.Property {
    /// A thing's field as a member of a body: with the same type and meaning, or null to clear it.
    ///
    /// - Parameter schema: The schema, if a body may have fewer values than an answer.
    static func of(
        _ thing: (some Shaped).Type,
        _ name: String,
        as schema: Schema? = nil,
        _ description: String? = nil
    ) -> Self {
        // A body that names a missing field is a mistake in this program, which the tests of the document find.
        var own = thing.properties.first { $0.name == name }?.schema ?? .choice([])
        let meaning = description ?? own.description
        own.description = nil
        return .optional(name, (schema ?? own).orNull, meaning)
    }
}
