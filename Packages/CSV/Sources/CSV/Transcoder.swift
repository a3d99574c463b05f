import Glibc

/// Converts another encoding to UTF-8, chunk by chunk.
final class Transcoder {
    private var work: Work

    private enum Work {
        case conversion(Conversion)
        case legacy(LegacyDecoder)
    }

    /// Makes a transcoder, nil for UTF-8.
    init?(_ encoding: CSVEncoding) {
        if let decoder = LegacyDecoder(encoding) {
            work = .legacy(decoder)
        } else if let conversion = Conversion(encoding) {
            work = .conversion(conversion)
        } else {
            return nil
        }
    }

    /// Converts bytes to UTF-8; a character that is cut off waits for the next bytes.
    func transcode(_ bytes: [UInt8]) throws -> [UInt8] {
        switch work {
        case .conversion(let conversion): return try conversion.convert(bytes)
        case .legacy(var decoder):
            defer { work = .legacy(decoder) }
            return decoder.decode(bytes, isLast: false)
        }
    }

    /// Returns the last bytes at the end.
    func finish() throws -> [UInt8] {
        switch work {
        case .conversion(let conversion): return try conversion.finish()
        case .legacy(var decoder):
            defer { work = .legacy(decoder) }
            return decoder.decode([], isLast: true)
        }
    }
}

/// A conversion by libc's iconv, for the encodings that iconv knows.
private final class Conversion {
    private let encoding: CSVEncoding
    private let descriptor: iconv_t
    private var carry: [UInt8] = []

    init?(_ encoding: CSVEncoding) {
        guard let name = encoding.iconvName, let descriptor = iconv_open("UTF-8", name),
            descriptor != iconv_t(bitPattern: -1)
        else { return nil }
        self.encoding = encoding
        self.descriptor = descriptor
    }

    deinit {
        iconv_close(descriptor)
    }

    func convert(_ bytes: [UInt8]) throws -> [UInt8] {
        var input = carry + bytes
        var left = input.count
        // A character of these encodings takes at most four bytes of UTF-8.
        let output = try input.withUnsafeMutableBytes { input in
            try run(input.baseAddress?.assumingMemoryBound(to: CChar.self), &left, room: input.count * 4 + 16)
        }
        carry = Array(input.suffix(left))
        return output
    }

    /// Returns the last bytes at the end, such as a letter that has waited for a tone.
    func finish() throws -> [UInt8] {
        guard carry.isEmpty else { throw CSVError.notInEncoding(encoding) }
        var left = 0
        return try run(nil, &left, room: 16)
    }

    private func run(_ input: UnsafeMutablePointer<CChar>?, _ left: inout Int, room size: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: size) { output, written in
            var source = input
            var target = output.baseAddress.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self) }
            var room = size
            let status =
                input == nil
                ? iconv(descriptor, nil, nil, &target, &room)
                : iconv(descriptor, &source, &left, &target, &room)
            written = size - room
            // iconv returns the largest number when it fails; a character that is cut off isn't a failure.
            if status == .max, errno != EINVAL { throw CSVError.notInEncoding(encoding) }
        }
    }
}
