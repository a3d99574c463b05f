import CZlib
import NIOCore
import Serving

/// Compresses texts for sending (RFC 1952).
enum Gzip {
    /// 15 bits of window, and 16 to ask for gzip's own header and checksum.
    private static let window: Int32 = 15 + 16
    private static let memory: Int32 = 8

    /// The text compressed; nil where that fails, and the text itself has to do.
    static func compressed(_ text: ByteBuffer) -> ByteBuffer? {
        var stream = z_stream()
        let version = String(cString: zlibVersion())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, 6, Z_DEFLATED, window, memory, Z_DEFAULT_STRATEGY, version, size) == Z_OK else {
            return nil
        }
        defer { deflateEnd(&stream) }
        let most = Int(deflateBound(&stream, uLong(text.readableBytes)))
        var made = ByteBuffer()
        var isWhole = false
        made.writeWithUnsafeMutableBytes(minimumWritableBytes: most) { room in
            text.withUnsafeReadableBytes { bytes in
                let input = UnsafeMutableRawBufferPointer(mutating: bytes)
                stream.next_in = input.bindMemory(to: Bytef.self).baseAddress
                stream.avail_in = uInt(input.count)
                stream.next_out = room.bindMemory(to: Bytef.self).baseAddress
                stream.avail_out = uInt(room.count)
                isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            return isWhole ? Int(stream.total_out) : 0
        }
        return isWhole ? made : nil
    }
}
