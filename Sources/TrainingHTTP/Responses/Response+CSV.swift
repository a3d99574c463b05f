import HTTPTypes
import Hummingbird
import NIOCore
import Training

extension Response {
    /// A file that is written piece by piece, as fast as the client takes it.
    ///
    /// - Parameters:
    ///   - name: What a browser calls the file.
    ///   - body: Writes the file.
    init(csv name: String, _ body: @escaping @Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void) {
        let headers: HTTPFields = [
            .contentType: "text/csv; charset=utf-8; header=present",
            .contentDisposition: "attachment; filename=\"\(name)\"",
            .cacheControl: "private, no-store",
        ]
        self.init(
            status: .ok,
            headers: headers,
            body: ResponseBody { writer in
                try await body { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            }
        )
    }

    /// A file that is there whole.
    ///
    /// - Parameters:
    ///   - name: What a browser calls the file.
    ///   - file: The file, which is gone once it is sent.
    init(csv name: String, _ file: SpooledFile) {
        self.init(csv: name) { write in
            var offset = 0
            while true {
                let bytes = try file.read(at: offset, atMost: 1 << 16)
                guard !bytes.isEmpty else { break }
                try await write(bytes)
                offset += bytes.count
            }
        }
    }
}
