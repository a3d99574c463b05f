import Glibc

/// Turns another encoding into UTF-8, chunk by chunk, by libc's iconv.
///
/// Legacy encodings that iconv doesn't know (the font encodings TCVN3 and VNI) would be another stage at this place.
final class Transcoder {
    private let encoding: CSVEncoding
    private let descriptor: iconv_t
    private var carry: [UInt8] = []

    /// A transcoder, nil where the bytes are UTF-8 already.
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

    /// The UTF-8 of some bytes; a character that is cut off waits for the next ones.
    func transcode(_ bytes: [UInt8]) throws -> [UInt8] {
        var input = carry + bytes
        carry = []
        // No character of these encodings takes more than four bytes of UTF-8 for one of its own.
        var output = [UInt8](repeating: 0, count: input.count * 4 + 16)
        var written = 0
        var left = input.count
        let status = input.withUnsafeMutableBytes { input in
            output.withUnsafeMutableBytes { output in
                var source = input.baseAddress?.assumingMemoryBound(to: CChar.self)
                var target = output.baseAddress?.assumingMemoryBound(to: CChar.self)
                var room = output.count
                let status = iconv(descriptor, &source, &left, &target, &room)
                written = output.count - room
                return status
            }
        }
        if status == Int.max.magnitude * 2 + 1, errno != EINVAL { throw CSVError.notInEncoding(encoding) }
        carry = Array(input.suffix(left))
        output.removeLast(output.count - written)
        return output
    }

    /// What is left over at the end.
    func finish() throws -> [UInt8] {
        guard carry.isEmpty else { throw CSVError.notInEncoding(encoding) }
        return []
    }
}
