import HTTPTypes
package import Hummingbird
import NIOCore

extension Response {
    /// Creates an answer with a file that is written piece by piece, as fast as the client reads.
    ///
    /// - Parameters:
    ///   - name: The file's name for browsers.
    ///   - body: Writes the file.
    package init(
        csv name: String,
        _ body: @escaping @Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void
    ) {
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
}
