package import HTTPTypes
package import Hummingbird
package import NIOCore
package import Shapes

extension Response {
    /// An answer in JSON.
    package init(json value: some JSONWritable, status: HTTPResponse.Status = .ok) {
        self.init(json: ByteBuffer(json: value), status: status)
    }

    /// Creates an answer from JSON text.
    package init(json text: ByteBuffer, status: HTTPResponse.Status = .ok) {
        var headers = HTTPFields()
        headers.reserveCapacity(6)
        headers[.contentType] = "application/json"
        headers[.contentLength] = String(text.readableBytes)
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: text))
    }

    /// An answer in JSON, or 304 without a body if the client has it already (RFC 9110, 13.1.2).
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - request: The request, whose `If-None-Match` is compared with the answer's tag.
    ///   - caching: The rules for caches.
    package init(json value: some JSONWritable, unlessKnownTo request: Request, caching: String) {
        self.init(json: ByteBuffer(json: value), unlessKnownTo: request, caching: caching)
    }

    /// Creates an answer from JSON text, or 304 without a body if the client has it already.
    package init(json text: ByteBuffer, unlessKnownTo request: Request, caching: String) {
        self.init(json: text, EntityTag(text), unlessKnownTo: request, caching: caching)
    }

    /// Creates an answer from JSON text with a known tag, or 304 without a body if the client has it already.
    package init(json text: ByteBuffer, _ tag: EntityTag, unlessKnownTo request: Request, caching: String) {
        if let known = request.headers[.ifNoneMatch], tag.isNamed(by: known) {
            self.init(status: .notModified)
            // This field would be the length of the text, which isn't sent.
            headers[.contentLength] = nil
        } else {
            self.init(json: text)
        }
        headers[.eTag] = tag.description
        headers[.cacheControl] = caching
    }

    /// An answer in JSON with the tag of the thing that it shows, without the reported consequences of a change.
    package init(tagged value: some JSONWritable, status: HTTPResponse.Status = .ok) {
        let text = ByteBuffer(json: value)
        self.init(json: text, status: status)
        let tagged = (value as? any TellingMore).map { ByteBuffer(json: $0.shown) } ?? text
        headers[.eTag] = EntityTag(tagged).description
        headers[.cacheControl] = "private, no-cache"
    }
}

extension ByteBuffer {
    /// The JSON text of a value.
    package init(json value: some JSONWritable) {
        self.init(bytes: JSONWriter.text(of: value))
    }
}

/// An answer that reports more than the thing on record, such as the consequences of a change.
package protocol TellingMore: JSONWritable {
    /// The type of the thing.
    associatedtype Thing: JSONWritable

    /// The thing on record.
    var thing: Thing { get }
}

extension TellingMore {
    /// The thing alone, from which the tag is made.
    fileprivate var shown: any JSONWritable { (thing as? any TellingMore)?.shown ?? thing }
}
