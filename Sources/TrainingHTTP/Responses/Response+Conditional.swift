import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer that a client may already have: 304 without a body where the request says so (RFC 9110, 13.1.2).
    ///
    /// - Parameters:
    ///   - value: What to say.
    ///   - request: The request, whose `If-None-Match` is held against the answer's own tag.
    ///   - caching: What caches may do with the answer.
    /// - Throws: What the value's own encoding throws.
    init(json value: some Encodable, unlessKnownTo request: Request, caching: String) throws {
        self.init(json: try JSONWriter.text(of: value), unlessKnownTo: request, caching: caching)
    }

    /// The same for an answer of JSON text.
    init(json text: ByteBuffer, unlessKnownTo request: Request, caching: String) {
        self.init(json: text, EntityTag(text), unlessKnownTo: request, caching: caching)
    }

    /// The same for an answer whose tag is known.
    init(json text: ByteBuffer, _ tag: EntityTag, unlessKnownTo request: Request, caching: String) {
        if let known = request.headers[.ifNoneMatch], tag.isNamed(by: known) {
            self.init(status: .notModified)
            // It would be the length of the text, which isn't sent.
            headers[.contentLength] = nil
        } else {
            self.init(json: text)
        }
        headers[.eTag] = tag.description
        headers[.cacheControl] = caching
    }
}
