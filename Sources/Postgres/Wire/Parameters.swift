import CLibpq

extension [(UInt32, [UInt8]?)] {
    /// Calls libpq with the values as it wants them: their number, pointers, lengths and formats, all of them binary.
    ///
    /// The pointers hold for the call only; libpq copies what they point to.
    func withParameters<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        var bytes: [UInt8] = []
        var places: [Int?] = []
        for (_, value) in self {
            guard let value else {
                places.append(nil)
                continue
            }
            places.append(bytes.count)
            bytes += value
            // An empty value must still point somewhere, for a null pointer is null.
            bytes.append(0)
        }
        let lengths = map { Int32($0.1?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: count)
        return bytes.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                let pointers = places.map { place in place.flatMap { characters.baseAddress?.advanced(by: $0) } }
                return body(pointers, lengths, formats)
            }
        }
    }
}

extension [(String, String)] {
    /// Calls libpq with names and values as arrays of C strings, each ended by a null pointer.
    func withCArrays<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        var text: [CChar] = []
        var places: [(Int, Int)] = []
        for (name, value) in self {
            let place = text.count
            text += name.utf8CString
            places.append((place, text.count))
            text += value.utf8CString
        }
        return text.withUnsafeBufferPointer { text in
            let names = places.map { text.baseAddress?.advanced(by: $0.0) } + [nil]
            let values = places.map { text.baseAddress?.advanced(by: $0.1) } + [nil]
            return body(names, values)
        }
    }
}
