import Crypto
import FoundationEssentials
import NIOCore
import Serving

/// A page's content security policy (CSP 3): it may run its own scripts and styles, each named by its hash, and nothing
/// that somebody else put into it.
struct PagePolicy: CustomStringConvertible {
    let description: String

    /// The policy of a page that contains all its scripts and styles, and talks to this server only.
    init(of page: ByteBuffer) {
        let text = String(buffer: page)
        description = """
            default-src 'none'; style-src \(Self.sources("style", in: text)); \
            script-src \(Self.sources("script", in: text)); connect-src 'self'; img-src data:; base-uri 'none'; \
            form-action 'none'; frame-ancestors 'self'
            """
    }

    private static func sources(_ tag: String, in text: String) -> String {
        let hashes = text.split(separator: "<\(tag)>", omittingEmptySubsequences: false).dropFirst().map { part in
            let content = part.split(separator: "</\(tag)>", omittingEmptySubsequences: false).first ?? ""
            return "'sha256-\(Data(SHA256.hash(data: Data(content.utf8))).base64EncodedString())'"
        }
        return hashes.isEmpty ? "'none'" : hashes.joined(separator: " ")
    }
}
