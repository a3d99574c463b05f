import FoundationEssentials
import Testing

@testable import Shapes

@Suite("A thing and its shape")
struct ShapeTests {
    enum Kind: String, JSONWritable, CaseIterable { case near, far }

    struct Part: Shaped {
        let number: Int

        static let shape = Shape<Part>("Part") {
            Field("number", \.number).column()
        }
    }

    struct Sample: Shaped {
        var name = "a\"b\\c/d\n\u{1}đ"
        var nickname: String?
        var ratio: Double?
        var score: Decimal?
        var kind = Kind.near
        var at = Date(timeIntervalSince1970: 1_651_363_200.75)
        var tags: [String] = []
        var parts: [Part] = []
        var counts: [String: Int] = [:]
        var gaps: [Int?] = []
        var isOpen = true

        static let shape = Shape<Sample>("Sample", columns: ["is_open", "code", "name", "other", "tags", "score"]) {
            Field("name", \.name, "What it is called.").column()
            Field("nickname", \.nickname)
            Field(orNull: "ratio", \.ratio, as: .number(0...1))
            Field("score", \.score, as: .number(0...10)).column()
            Field("kind", \.kind).column("code")
            Field(column: "other") { $0.nickname }
            Field("at", \.at)
            Field("tags", \.tags).column { $0.tags.joined(separator: " ") }
            Field("parts", \.parts)
            Field("counts", \.counts)
            Field("gaps", \.gaps)
            Field("isOpen", \.isOpen).column()
        }
    }

    struct Both: Shaped {
        let part: Part
        let sample: Sample

        static let shape = Shape<Both>(\.part, \.sample)
    }

    private func text(_ value: some JSONWritable) -> String {
        String(decoding: JSONWriter.text(of: value), as: UTF8.self)
    }

    @Test func fieldsKeepTheirOrderAndNilOnesAreLeftOut() {
        #expect(
            text(Sample())
                == #"{"name":"a\"b\\c/d\n\u0001đ","ratio":null,"kind":"near","at":"2022-05-01T00:00:00Z","#
                + #""tags":[],"parts":[],"counts":{},"gaps":[],"isOpen":true}"#
        )
        let full = Sample(
            name: "",
            nickname: "n",
            ratio: 0.25,
            score: Decimal(string: "8.50"),
            tags: ["x", "y"],
            parts: [Part(number: 1), Part(number: -2)],
            counts: ["b": 1, "a": 2],
            gaps: [1, nil],
            isOpen: false
        )
        #expect(
            text([full])
                == #"[{"name":"","nickname":"n","ratio":0.25,"score":8.5,"kind":"near","at":"2022-05-01T00:00:00Z","#
                + #""tags":["x","y"],"parts":[{"number":1},{"number":-2}],"counts":{"a":2,"b":1},"gaps":[1,null],"#
                + #""isOpen":false}]"#
        )
        #expect(text(Both(part: Part(number: 3), sample: full)).hasPrefix(#"{"number":3,"name":"","#))
    }

    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00Z"), (951_782_399.9, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"), (-1, "1969-12-31T23:59:59Z"),
    ])
    func momentsAreWrittenToTheSecond(seconds: Double, written: String) {
        #expect(text(Date(timeIntervalSince1970: seconds)) == "\"\(written)\"")
    }

    @Test func numbersAreWrittenWhole() {
        #expect(text([10.0, 41.23, 1e-05, 0]) == "[10,41.23,1e-05,0]")
        #expect(text([Double.nan, -.infinity]) == "[null,null]")
        #expect(text(["x": Int.min]) == #"{"x":-9223372036854775808}"#)
    }

    @Test func fieldsThatAreNotOptionalAreRequired() {
        let document = Sample.schema.named["Sample"]?.document
        let required = ["name", "ratio", "kind", "at", "tags", "parts", "counts", "gaps", "isOpen"]
        #expect(document?[member: "required"] == .array(required.map { .text($0) }))
        let properties = document?[member: "properties"]
        #expect(properties?.members.map(\.key) == Sample.properties.map(\.name))
        #expect(properties?[member: "name"]?[member: "description"] == "What it is called.")
        #expect(properties?[member: "kind"]?[member: "enum"] == .array(["near", "far"]))
        #expect(properties?[member: "parts"]?[member: "items"]?[member: "$ref"] == "#/components/schemas/Part")
        #expect(properties?[member: "score"]?[member: "maximum"] == .number("10"))
        #expect(Both.properties.map(\.name) == ["number"] + Sample.properties.map(\.name))
    }

    @Test func columnsComeInTheOrderOfTheFile() {
        #expect(Sample.shape.columns == ["is_open", "code", "name", "other", "tags", "score"])
        let row = Sample.shape.row(of: Sample(name: "n", score: 8.5, tags: ["x", "y"]))
        #expect(row == ["true", "near", "n", nil, "x y", "8.5"])
        #expect(Both.shape.columns == ["number"] + Sample.shape.columns)
    }

    @Test func writtenValuesAreReadBack() throws {
        let value = try JSONValue(of: Sample(nickname: "n", counts: ["b": 1, "a": 2]))
        #expect(value[member: "nickname"] == "n")
        #expect(text(value) == text(Sample(nickname: "n", counts: ["b": 1, "a": 2])))
        #expect(value.sorted.members.map(\.key) == value.members.map(\.key).sorted())
    }
}
