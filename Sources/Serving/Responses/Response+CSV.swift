import HTTPTypes
package import Hummingbird
import NIOCore

extension Response {
    /// A file that is written piece by piece, as fast as the client takes it.
    ///
    /// - Parameters:
    ///   - name: What a browser calls the file.
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
