import NIOCore
import Testing

@testable import Serving
@testable import Shapes

@Suite("Entity tags, and problems of JSON")
struct EntityTagTests {
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

    @Test func saysWhyATextCannotBeRead() {
        let fault = JSONParser.Fault(offset: 32, isTooDeep: true)
        #expect(Problem(fault).code == "nested_too_deeply")
        #expect(Problem(fault).parameters == ["expected": "32"])
        #expect(Problem(JSONParser.Fault(offset: 32)).code == "malformed_json")
    }
}
