import Testing
import Training

@testable import daotao

@Suite("A mistyped command")
struct MistypedTests {
    @Test(
        "is answered with the one that was meant",
        arguments: [
            (["ofcials", "list"], "ofcials", "officials"),
            (["official", "list"], "official", "officials"),
            (["--lang", "vi", "officials", "lst"], "lst", "list"),
            (["officials", "--format", "json", "serach"], "serach", "search"),
            (["corses"], "corses", "courses"),
            (["progres"], "progres", "progress"),
            (["Officials"], "Officials", "officials"),
        ]
    )
    func near(arguments: [String], found: String, meant: String) throws {
        let unknown = try #require(Mistyped.unknownCommand(in: arguments))
        #expect(unknown.found == found)
        #expect(Mistyped.nearest(to: unknown.found, among: unknown.known) == meant)
    }

    @Test("has no suggestion where nothing is near", arguments: ["frobnicate", "xyz", "x"])
    func far(word: String) throws {
        let unknown = try #require(Mistyped.unknownCommand(in: [word]))
        #expect(Mistyped.nearest(to: word, among: unknown.known) == nil)
    }

    @Test(
        "is not found in other arguments",
        arguments: [["officials", "list"], ["officials", "show", "x"], ["serve"], []]
    )
    func none(arguments: [String]) {
        #expect(Mistyped.unknownCommand(in: arguments) == nil)
    }

    @Test("replaces the parser's own words")
    func sentence() {
        let parser = "Error: 2 unexpected arguments: 'ofcials', 'list'\nUsage: daotao <subcommand>"
        #expect(
            Mistyped.explained(parser, ["ofcials", "list"])
                == "Error: There is no command 'ofcials'. Did you mean 'officials'?\nUsage: daotao <subcommand>"
        )
        #expect(Mistyped.explained(parser, ["officials", "list", "x"]) == parser)
        let day = "Error: The value '30/02/2022' is invalid for '--on <yyyy-mm-dd>'\nUsage: x"
        #expect(
            ParserWords.translate(Mistyped.explained(day, []), into: .vi) == """
                Lỗi: Giá trị «30/02/2022» không dùng được cho «--on <yyyy-mm-dd>». Không có ngày đó; viết dạng 30/06/2022 hoặc 2022-06-30.
                Cách dùng: x
                """
        )
    }
}
