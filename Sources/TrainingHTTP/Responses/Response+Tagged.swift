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

extension String {
    /// The text as a segment of a path.
    var percentEncoded: String {
        var encoded = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}
