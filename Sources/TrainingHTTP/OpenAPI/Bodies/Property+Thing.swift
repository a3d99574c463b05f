import Shapes

extension Schema.Property {
    /// A field of a thing as a body may name it: of the same type and meaning, and null where there is to be none.
    ///
    /// - Parameters:
    ///   - thing: The thing.
    ///   - name: The field's name.
    ///   - schema: What a body may say, where that is less than an answer can.
    ///   - description: What the body says by it, where that is something else.
    static func of(
        _ thing: (some Shaped).Type,
        _ name: String,
        as schema: Schema? = nil,
        _ description: String? = nil
    ) -> Self {
        // A body that names a field which isn't there is a slip of ours, which the tests of the document see.
        var own = thing.properties.first { $0.name == name }?.schema ?? .choice([])
        let meaning = description ?? own.description
        own.description = nil
        return .optional(name, (schema ?? own).orNull, meaning)
    }
}
