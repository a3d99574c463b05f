import HTTPTypes
import Hummingbird
import NIOCore
import Serving

/// A report as it is sent, whole and compressed, each with its tag.
struct ReportText: Sendable {
    /// As it is.
    let text: ByteBuffer
    private let tag: EntityTag

    /// As gzip has it, where that is shorter.
    private let compressed: (text: ByteBuffer, tag: EntityTag)?

    /// What fits into one packet isn't worth it.
    private static let short = 1400

    init(_ text: ByteBuffer) {
        self.text = text
        tag = EntityTag(text)
        let compressed = text.readableBytes > Self.short ? Gzip.compressed(text) : nil
        self.compressed = compressed.map { ($0, EntityTag($0)) }
    }

    /// How many bytes it takes.
    var size: Int { text.readableBytes + (compressed?.text.readableBytes ?? 0) }

    /// The answer to a request: compressed where its client reads that, and nothing where it has the same already.
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
