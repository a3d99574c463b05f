import FoundationEssentials
import Testing

@testable import Shapes

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
    func anErrorNamesThePlaceInTheText(text: String, offset: Int) {
        #expect(throws: JSONParser.Fault(offset: offset)) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test func depthIsLimited() throws {
        let sound = String(repeating: "[", count: 31) + "1" + String(repeating: "]", count: 31)
        #expect(try JSONParser.parse(Array(sound.utf8)) != .null)
        let fault = JSONParser.Fault(offset: 32, isTooDeep: true)
        #expect(throws: fault) {
            try JSONParser.parse(Array((String(repeating: "[", count: 32) + "1").utf8))
        }
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
}
