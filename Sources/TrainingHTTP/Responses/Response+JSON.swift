import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer in JSON.
    ///
    /// - Parameters:
    ///   - value: What to say.
    ///   - status: The status.
    /// - Throws: What the value's own encoding throws.
    init(json value: some Encodable, status: HTTPResponse.Status = .ok) throws {
        self.init(json: try JSONWriter.text(of: value), status: status)
    }

    /// An answer of JSON text.
    init(json text: ByteBuffer, status: HTTPResponse.Status = .ok) {
        var headers = HTTPFields()
        headers.reserveCapacity(6)
        headers[.contentType] = "application/json"
        headers[.contentLength] = String(text.readableBytes)
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: text))
    }
}
