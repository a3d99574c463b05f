/// The values of a statement in binary form, in one buffer, as libpq needs them.
struct Parameters: Sendable {
    /// The numbers of the types.
    private(set) var types: [UInt32] = []

    /// Every value, each followed by a zero byte.
    private var bytes: [UInt8] = []

    /// The place of each value; nil for null.
    private var places: [Range<Int>?] = []

    /// The first value that could not be encoded.
    private(set) var error: PostgresError?

    var count: Int { types.count }

    /// The approximate size in bytes.
    var size: Int { bytes.count + 4 * types.count }

    mutating func append<Value: PostgresEncodable>(_ value: Value) {
        types.append(Value.postgresType.oid)
        guard !value.isNull else { return places.append(nil) }
        let start = bytes.count
        do {
            try value.encode(into: &bytes)
        } catch let error as PostgresError {
            fail(error)
        } catch {
            fail(PostgresError(.invalidValue, "a value can't be encoded"))
        }
        places.append(start..<bytes.count)
        // An empty value must still have an address, because a null pointer means null.
        bytes.append(0)
    }

    mutating func append(_ other: Parameters) {
        let offset = bytes.count
        types += other.types
        bytes += other.bytes
        places += other.places.map { place in place.map { $0.lowerBound + offset..<$0.upperBound + offset } }
        if let error = other.error { fail(error) }
    }

    /// Keeps the first error that prevents sending the values.
    mutating func fail(_ error: PostgresError) {
        if self.error == nil { self.error = error }
    }

    /// Calls libpq with pointers, lengths and formats, all of them binary; libpq copies the values.
    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        guard count > 0 else { return body(nil, nil, nil) }
        let lengths = places.map { Int32($0?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: count)
        return bytes.withUnsafeBytes { bytes in
            let characters = bytes.assumingMemoryBound(to: CChar.self).baseAddress
            let pointers = places.map { place in place.flatMap { characters?.advanced(by: $0.lowerBound) } }
            return body(pointers, lengths, formats)
        }
    }
}
