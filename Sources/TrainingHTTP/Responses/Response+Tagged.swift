import HTTPTypes
import Hummingbird
import Training

/// An answer that tells more than what is on record of a thing, such as what else came of a change.
protocol TellingMore: Encodable {
    associatedtype Thing: Encodable

    /// What is told besides the more.
    var thing: Thing { get }
}

extension TellingMore {
    /// The thing by itself, however much more is told: what the tag is of.
    fileprivate var shown: any Encodable { (thing as? any TellingMore)?.shown ?? thing }
}

extension Response {
    /// An answer in JSON with the tag of what it shows: of the thing alone, where it tells what came of changing it too.
    ///
    /// - Parameters:
    ///   - value: What to say.
    ///   - status: The status.
    /// - Throws: What the value's own encoding throws.
    init(tagged value: any Encodable, status: HTTPResponse.Status = .ok) throws {
        let text = try JSONWriter.text(of: value)
        self.init(json: text, status: status)
        let tagged = try (value as? any TellingMore).map { try JSONWriter.text(of: $0.shown) } ?? text
        headers[.eTag] = EntityTag(tagged).description
        headers[.cacheControl] = "private, no-cache"
    }
}

extension Telling: TellingMore {}
