import HTTPTypes
import Hummingbird
import Training

/// An answer that tells more than what is on record of a thing, such as what else came of a change.
protocol TellingMore: Encodable {
    associatedtype Thing: Encodable

    /// The thing as it is shown by itself, which the tag is of.
    var thing: Thing { get }
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
        var shown: any Encodable = value
        while let more = shown as? any TellingMore { shown = more.thing }
        let tagged = value is any TellingMore ? try JSONWriter.text(of: shown) : text
        headers[.eTag] = EntityTag(tagged).description
        headers[.cacheControl] = "private, no-cache"
    }
}

extension Recounted: TellingMore {}
extension Reinstating: TellingMore {}
