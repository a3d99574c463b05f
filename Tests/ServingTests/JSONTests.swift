import FoundationEssentials
import NIOCore
import Testing

@testable import Serving

@Suite("JSON, read and written")
struct JSONTests {
    @Test func readsEveryKindOfValue() throws {
        let text =
            #" {"a" : [ 1 , -0.5e+3, true,false ,null ] , "b":{} , "c":[] , "đ":"\"\\\/\b\f\n\r\t\u00e0\ud83d\ude00"} "#
        #expect(
            try JSONParser.parse(Array(text.utf8))
                == .object([
                    .init(
                        key: "a",
                        value: .array([.number("1"), .number("-0.5e+3"), .flag(true), .flag(false), .null])
                    ),
                    .init(key: "b", value: .object([])),
                    .init(key: "c", value: .array([])),
                    .init(key: "đ", value: .text("\"\\/\u{8}\u{c}\n\r\t\u{e0}😀")),
                ])
        )
    }

    @Test(arguments: [
        ("", 0), ("{", 1), ("[1,]", 3), ("[1 2]", 3), (#"{"a" 1}"#, 5), (#"{a:1}"#, 1), ("01", 1), ("-", 1), ("1.", 2),
        (".5", 0), ("1e", 2), ("+1", 0), ("tru", 0), ("nulll", 4), ("\"a", 2), ("\"\n\"", 1), (#""\x""#, 3),
        (#""\u12G4""#, 3), (#""\u+123""#, 3), (#""\udc00""#, 7), (#""\ud800x""#, 7), ("1 1", 2), ("\u{feff}1", 0),
    ])
    func saysWhereATextIsWrong(text: String, offset: Int) {
        #expect(throws: JSONParser.Fault(offset: offset)) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test func depthHasAnEnd() throws {
        let sound = String(repeating: "[", count: 31) + "1" + String(repeating: "]", count: 31)
        #expect(try JSONParser.parse(Array(sound.utf8)) != .null)
        let fault = JSONParser.Fault(offset: 32, isTooDeep: true)
        #expect(throws: fault) {
            try JSONParser.parse(Array((String(repeating: "[", count: 32) + "1").utf8))
        }
        #expect(Problem(fault).code == "nested_too_deeply")
        #expect(Problem(fault).parameters == ["expected": "32"])
        #expect(Problem(JSONParser.Fault(offset: 32)).code == "malformed_json")
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2027-01-01T00:00:00Z", 1_798_761_600), ("2027-01-01t00:00:00z", 1_798_761_600),
        ("2027-01-01T07:00:00+07:00", 1_798_761_600), ("2026-12-31T18:30:00-05:30", 1_798_761_600),
        ("2028-02-29T00:00:00Z", 1_835_395_200), ("2026-12-31T23:59:60Z", 1_798_761_600),
    ])
    func readsMoments(text: String, seconds: Int) {
        #expect(Date(rfc3339: text) == Date(timeIntervalSince1970: Double(seconds)))
        let later = text.replacing(/:([0-9]{2})([Zz+-])/) { ":\($0.1).250\($0.2)" }
        #expect(Date(rfc3339: later) == Date(timeIntervalSince1970: Double(seconds) + 0.25))
    }

    private struct Sample: Encodable {
        struct Inner: Encodable {}
        let zeta = "a\"b\\c/d\n\u{1}đ"
        let alpha: Int? = nil
        let whole = 10.0
        let part = 41.23
        let score = Decimal(string: "8.50")
        let at = Date(timeIntervalSince1970: 1_651_363_200)
        let flags = [true, false]
        let nested = ["k": [Int64(7)]]
        let inner = Inner()
        let small: UInt8 = 3
    }

    @Test func writesKeysInTheirOrder() throws {
        let text = String(buffer: try JSONWriter.text(of: Sample()))
        #expect(
            text == #"{"zeta":"a\"b\\c/d\n\u0001đ","whole":10,"part":41.23,"score":8.5,"#
                + #""at":"2022-05-01T00:00:00Z","flags":[true,false],"nested":{"k":[7]},"inner":{},"small":3}"#
        )
    }

    @Test func whatIsNoNumberIsRefused() {
        #expect(throws: EncodingError.self) { try JSONWriter.text(of: [Double.nan]) }
        #expect(throws: EncodingError.self) { try JSONWriter.text(of: ["x": -Double.infinity]) }
    }

    private struct ByHand: Encodable {
        enum Key: String, CodingKey { case list, object, last }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            var list = container.nestedUnkeyedContainer(forKey: .list)
            try list.encode(1)
            var inner = list.nestedContainer(keyedBy: Key.self)
            try inner.encodeNil(forKey: .last)
            try list.encodeNil()
            var object = container.nestedContainer(keyedBy: Key.self, forKey: .object)
            try object.encode("x", forKey: .last)
            try container.encode(true, forKey: .last)
        }
    }

    private struct WithMore: Encodable {
        enum Key: String, CodingKey { case more }

        func encode(to encoder: any Encoder) throws {
            try ["list": [1, 2]].encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode([Int](), forKey: .more)
        }
    }

    @Test func addsToAnObjectThatIsBegun() throws {
        #expect(String(buffer: try JSONWriter.text(of: [WithMore()])) == #"[{"list":[1,2],"more":[]}]"#)
    }

    @Test func closesContainersThatWereLeftOpen() throws {
        let text = String(buffer: try JSONWriter.text(of: ByHand()))
        #expect(text == #"{"list":[1,{"last":null},null],"object":{"last":"x"},"last":true}"#)
    }

    @Test func tagsTellTextsApart() {
        let tags = ["", "a", "b", "ab", "ba", "abcdefgh", "abcdefgh\0", "abcdefghi", "bbcdefgh"].map {
            EntityTag(ByteBuffer(string: $0)).description
        }
        #expect(Set(tags).count == tags.count)
        let tag = EntityTag(ByteBuffer(string: "a"))
        #expect(tag.isNamed(by: tags[1]))
        #expect(tag.isNamed(by: "\"x\", W/\(tags[1]) ,\"y\""))
        #expect(tag.isNamed(by: "*"))
        #expect(!tag.isNamed(by: tags[2]))
        #expect(!tag.isNamed(by: String(tags[1].dropFirst().dropLast())))
    }
}
