package import HTTPTypes
package import Hummingbird
package import NIOCore
package import Shapes

extension Response {
    /// An answer in JSON.
    ///
    /// - Parameters:
    ///   - value: What to say.
    ///   - status: The status.
    package init(json value: some JSONWritable, status: HTTPResponse.Status = .ok) {
        self.init(json: ByteBuffer(json: value), status: status)
    }

    /// An answer of JSON text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - status: The status.
    package init(json text: ByteBuffer, status: HTTPResponse.Status = .ok) {
        var headers = HTTPFields()
        headers.reserveCapacity(6)
        headers[.contentType] = "application/json"
        headers[.contentLength] = String(text.readableBytes)
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: text))
    }

    /// An answer that a client may already have: 304 without a body where the request says so (RFC 9110, 13.1.2).
    ///
    /// - Parameters:
    ///   - value: What to say.
    ///   - request: The request, whose `If-None-Match` is held against the answer's own tag.
    ///   - caching: What caches may do with the answer.
    package init(json value: some JSONWritable, unlessKnownTo request: Request, caching: String) {
        self.init(json: ByteBuffer(json: value), unlessKnownTo: request, caching: caching)
    }

    /// The same for an answer of JSON text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - request: The request, whose `If-None-Match` is held against the answer's own tag.
    ///   - caching: What caches may do with the answer.
    package init(json text: ByteBuffer, unlessKnownTo request: Request, caching: String) {
        self.init(json: text, EntityTag(text), unlessKnownTo: request, caching: caching)
    }

    /// The same for an answer whose tag is known.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - tag: Its tag.
    ///   - request: The request, whose `If-None-Match` is held against the tag.
    ///   - caching: What caches may do with the answer.
    package init(json text: ByteBuffer, _ tag: EntityTag, unlessKnownTo request: Request, caching: String) {
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

    /// An answer in JSON with the tag of what it shows: of the thing alone, where it tells what came of changing it too.
    ///
    /// - Parameters:
    ///   - value: What to say.
    ///   - status: The status.
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

/// An answer that tells more than what is on record of a thing, such as what else came of a change.
package protocol TellingMore: JSONWritable {
    /// What is on record.
    associatedtype Thing: JSONWritable

    /// What is told besides the more.
    var thing: Thing { get }
}

extension TellingMore {
    /// The thing by itself, however much more is told: what the tag is of.
    fileprivate var shown: any JSONWritable { (thing as? any TellingMore)?.shown ?? thing }
}
