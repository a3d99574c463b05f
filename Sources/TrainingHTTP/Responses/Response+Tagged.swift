import HTTPTypes
import Hummingbird

extension Response {
    /// An answer in JSON with the tag of what it shows.
    ///
    /// - Parameters:
    ///   - value: What to say.
    ///   - status: The status.
    /// - Throws: What the value's own encoding throws.
    init(tagged value: any Encodable, status: HTTPResponse.Status = .ok) throws {
        let text = try JSONWriter.text(of: value)
        self.init(json: text, status: status)
        headers[.eTag] = EntityTag(text).description
        headers[.cacheControl] = "private, no-cache"
    }
}
