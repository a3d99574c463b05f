import HTTPTypes
import Hummingbird
import NIOCore
import Serving

/// A report as it is sent, plain and compressed, each with its tag.
struct ReportText: Sendable {
    /// The plain text.
    let text: ByteBuffer
    private let tag: EntityTag

    /// The compressed text, where it is shorter.
    private let compressed: (text: ByteBuffer, tag: EntityTag)?

    /// A text that fits into one packet isn't worth compressing.
    private static let short = 1400

    init(_ text: ByteBuffer) {
        self.text = text
        tag = EntityTag(text)
        let compressed = text.readableBytes > Self.short ? Gzip.compressed(text) : nil
        self.compressed = compressed.map { ($0, EntityTag($0)) }
    }

    /// The bytes that it takes in memory.
    var size: Int { text.readableBytes + (compressed?.text.readableBytes ?? 0) }

    /// The answer to a request: compressed if the client accepts that, and without a body if the client has the same
    /// already.
    func response(to request: Request) -> Response {
        guard let compressed, Accept.takesGzip(request.headers) else {
            return Self.response(text, tag, encoding: nil, to: request)
        }
        return Self.response(compressed.text, compressed.tag, encoding: "gzip", to: request)
    }

    private static func response(
        _ text: ByteBuffer,
        _ tag: EntityTag,
        encoding: String?,
        to request: Request
    ) -> Response {
        var response = Response(json: text, tag, unlessKnownTo: request, caching: "no-cache")
        response.headers[.vary] = "Accept-Encoding, Authorization"
        if response.status == .ok { response.headers[.contentEncoding] = encoding }
        return response
    }
}
