import HTTPTypes
import Testing

@testable import TrainingHTTP

@Suite("What is wrong with a query is told by name")
struct QueryTests {
    @Test(arguments: [
        ("asof=2022-06-30", "asof", "unknown_parameter"),
        ("asOf=30/06/2022", "asOf", "invalid_date"),
        ("asOf=2022-02-30", "asOf", "invalid_date"),
        ("by=city", "by", "unknown_level"),
        ("by=province&by=district", "by", "repeated_parameter"),
        ("goal=%ZZ", "goal", "invalid_parameter"),
        ("goal=%C3", "goal", "invalid_parameter"),
        ("under=a%00b", "under", "invalid_parameter"),
        ("%75nknown=1", "unknown", "unknown_parameter"),
    ])
    func oneFault(query: String, parameter: String, code: String) async throws {
        let answer = try await RouterClient().get("/v1/progress?\(query)", [.acceptLanguage: "en"])
        #expect(answer.status == 400)
        #expect(try answer.problem().code == code)
        let items = try #require(try answer.json["errors"]).items
        #expect(items.map { $0["parameter"]?.string } == [parameter])
        #expect(items.map { $0["code"]?.string } == [code])
        #expect(items.first?["detail"]?.string == (try answer.problem().detail))
    }

    @Test func allFaultsAtOnce() async throws {
        let answer = try await RouterClient().get("/v1/progress?x=1&asOf=never&by=moon&y", [.acceptLanguage: "en"])
        #expect(answer.status == 400)
        #expect(try answer.problem().detail == "4 faults: see errors.")
        let items = try #require(try answer.json["errors"]).items
        #expect(items.compactMap { $0["parameter"]?.string } == ["by", "asOf", "x", "y"])
    }

    @Test func routesWithoutParametersTakeNone() async throws {
        #expect(try await RouterClient().get("/v1/officials/CB00000001?full=1").status == 400)
        #expect(try await RouterClient().post("/v1/completions?dryRun=true", "{}").status == 400)
    }

    @Test func percentSignsAreReadAsUTF8() {
        #expect("H%C3%A0%20N%E1%BB%99i+1".percentDecoded(plusIsSpace: true) == "Hà Nội 1")
        #expect("a+b".percentDecoded() == "a+b")
        #expect("100%".percentDecoded() == nil)
        #expect("%4".percentDecoded() == nil)
        #expect("%ff".percentDecoded() == nil)
    }
}
