/// What `Encodable` asks of an encoder, over a ``JSONWriter``.
struct JSONTreeEncoder: Encoder {
    let writer: JSONWriter

    /// How deep the writer stands outside of what is encoded.
    private let outside: Int

    init(writer: JSONWriter) {
        self.writer = writer
        outside = writer.depth
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        // Whoever has begun an object may add to it, as `Encodable` has it.
        let isBegun = writer.depth > outside
        return KeyedEncodingContainer(isBegun ? Members(writer: writer, depth: outside + 1) : Members(writer: writer))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        Elements(writer: writer)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        Single(writer: writer)
    }

    private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let writer: JSONWriter
        let depth: Int
        var codingPath: [any CodingKey] { [] }

        init(writer: JSONWriter) {
            self.writer = writer
            depth = writer.begin(UInt8(ascii: "{"), closing: UInt8(ascii: "}"))
        }

        init(writer: JSONWriter, depth: Int) {
            self.writer = writer
            self.depth = depth
        }

        func encodeNil(forKey key: Key) {
            writer.key(key.stringValue, at: depth)
            writer.writeNull()
        }

        func encode(_ value: Bool, forKey key: Key) {
            writer.key(key.stringValue, at: depth)
            writer.write(flag: value)
        }

        func encode(_ value: Int, forKey key: Key) {
            writer.key(key.stringValue, at: depth)
            writer.write(integer: value)
        }

        func encode(_ value: Double, forKey key: Key) throws {
            writer.key(key.stringValue, at: depth)
            try writer.write(number: value)
        }

        func encode(_ value: String, forKey key: Key) {
            writer.key(key.stringValue, at: depth)
            writer.write(text: value)
        }

        func encode(_ value: some Encodable, forKey key: Key) throws {
            writer.key(key.stringValue, at: depth)
            try writer.write(value)
        }

        func nestedContainer<NestedKey: CodingKey>(
            keyedBy keyType: NestedKey.Type,
            forKey key: Key
        ) -> KeyedEncodingContainer<NestedKey> {
            writer.key(key.stringValue, at: depth)
            return KeyedEncodingContainer(Members<NestedKey>(writer: writer))
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            writer.key(key.stringValue, at: depth)
            return Elements(writer: writer)
        }

        func superEncoder() -> any Encoder {
            writer.key("super", at: depth)
            return JSONTreeEncoder(writer: writer)
        }

        func superEncoder(forKey key: Key) -> any Encoder {
            writer.key(key.stringValue, at: depth)
            return JSONTreeEncoder(writer: writer)
        }
    }

    private struct Elements: UnkeyedEncodingContainer {
        let writer: JSONWriter
        let depth: Int
        var count = 0
        var codingPath: [any CodingKey] { [] }

        init(writer: JSONWriter) {
            self.writer = writer
            depth = writer.begin(UInt8(ascii: "["), closing: UInt8(ascii: "]"))
        }

        mutating func encodeNil() {
            next()
            writer.writeNull()
        }

        mutating func encode(_ value: some Encodable) throws {
            next()
            try writer.write(value)
        }

        mutating func nestedContainer<NestedKey: CodingKey>(
            keyedBy keyType: NestedKey.Type
        ) -> KeyedEncodingContainer<NestedKey> {
            next()
            return KeyedEncodingContainer(Members<NestedKey>(writer: writer))
        }

        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            next()
            return Elements(writer: writer)
        }

        mutating func superEncoder() -> any Encoder {
            next()
            return JSONTreeEncoder(writer: writer)
        }

        private mutating func next() {
            writer.separate(at: depth)
            count += 1
        }
    }

    private struct Single: SingleValueEncodingContainer {
        let writer: JSONWriter
        var codingPath: [any CodingKey] { [] }

        func encodeNil() { writer.writeNull() }
        func encode(_ value: Bool) { writer.write(flag: value) }
        func encode(_ value: String) { writer.write(text: value) }
        func encode(_ value: Double) throws { try writer.write(number: value) }
        func encode(_ value: Float) throws { try writer.write(number: Double(value)) }
        func encode(_ value: Int) { writer.write(integer: value) }
        func encode(_ value: Int8) { writer.write(integer: value) }
        func encode(_ value: Int16) { writer.write(integer: value) }
        func encode(_ value: Int32) { writer.write(integer: value) }
        func encode(_ value: Int64) { writer.write(integer: value) }
        func encode(_ value: UInt) { writer.write(integer: value) }
        func encode(_ value: UInt8) { writer.write(integer: value) }
        func encode(_ value: UInt16) { writer.write(integer: value) }
        func encode(_ value: UInt32) { writer.write(integer: value) }
        func encode(_ value: UInt64) { writer.write(integer: value) }
        func encode(_ value: some Encodable) throws { try writer.write(value) }
    }
}
