/// UTF-8 that was read as Windows-1252 and saved as UTF-8 again: `Nguyễn` became `Nguyá»…n`.
enum Mojibake {
    /// The bytes that the scalars were, nil where one of them can't have been a byte.
    static func bytes(_ scalars: some Sequence<UInt32>) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in scalars {
            guard let byte = Windows1252.byte(scalar) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// The scalars before they were misread, nil where they can't result from misreading.
    static func text(_ scalars: some Sequence<UInt32>) -> [UInt32]? {
        guard let bytes = bytes(scalars), bytes.contains(where: { $0 >= 0x80 }) else { return nil }
        return String(validating: bytes, as: UTF8.self)?.unicodeScalars.map(\.value)
    }
}
