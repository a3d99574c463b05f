import HTTPTypes
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("The faults of a query", .permit)
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
        #expect(try answer.problem().detail == "4 faults, listed in errors.")
        let items = try #require(try answer.json["errors"]).items
        #expect(items.compactMap { $0["parameter"]?.string } == ["by", "asOf", "x", "y"])
    }

    @Test func routesWithoutParametersTakeNone() async throws {
        #expect(try await RouterClient().get("/v1/officials/CB00000001?full=1").status == 400)
        #expect(try await RouterClient().post("/v1/completions?dryRun=true", "{}").status == 400)
    }

    /// Other people's programs add parameters to links.
    @Test func pagesIgnoreUnknownParameters() async throws {
        for query in ["fbclid=IwAR0", "utm_source=zalo&utm_source=mail", "q=%ff", "x"] {
            let answer = try await RouterClient().get("/?\(query)")
            #expect(answer.status == 200, "\(query)")
            #expect(answer.headers[.contentType]?.hasPrefix("text/html") == true)
        }
    }

    @Test(arguments: Language.allCases)
    func withoutALanguageTheServersIsUsed(language: Language) async throws {
        let client = try RouterClient(language: language)
        let silent = try await client.get("/v1/progress?x=1")
        #expect(silent.headers[.contentLanguage] == language.rawValue)
        let asked = try await client.get("/v1/progress?x=1", [.acceptLanguage: language == .vi ? "en" : "vi"])
        #expect(asked.headers[.contentLanguage] == (language == .vi ? "en" : "vi"))
    }

    @Test func aFutureDayIsReportedAsSuch() async throws {
        try await withRegistry(today: .on(2022, 6, 30)) { client, _, _ in
            let tomorrow = try await client.get("/v1/progress?asOf=2022-07-01")
            #expect(try tomorrow.json["isToCome"] == .flag(true))
            let today = try await client.get("/v1/progress?asOf=2022-06-30")
            #expect(try today.json["isToCome"] == nil)
        }
    }

    @Test func percentSignsAreReadAsUTF8() {
        #expect("H%C3%A0%20N%E1%BB%99i+1".percentDecoded(plusIsSpace: true) == "Hà Nội 1")
        #expect("a+b".percentDecoded() == "a+b")
        #expect("100%".percentDecoded() == nil)
        #expect("%4".percentDecoded() == nil)
        #expect("%ff".percentDecoded() == nil)
    }

    @Test(arguments: [
        ("completions?official=NOBODY", "no_such_official"), ("completions?course=NOTHING", "no_such_course"),
        ("completions?under=NOWHERE", "no_such_organization"), ("enrollments?official=NOBODY", "no_such_official"),
        ("enrollments?course=NOTHING", "no_such_course"), ("enrollments?class=NOTHING", "no_such_class"),
        ("enrollments?curriculum=NOTHING", "no_such_curriculum"), ("classes?course=NOTHING", "no_such_course"),
        ("curricula?targetGroup=nobody", "no_such_target_group"), ("audit?official=NOBODY", "no_such_official"),
        ("curricula/CT-COBAN?version=9", "no_such_version"), ("audit/999999", "no_such_audit_entry"),
    ])
    func aMissingThingIsNamed(target: String, code: String) async throws {
        try await withRegistry { client, _, _ in
            let answer = try await client.get("/v1/\(target)")
            #expect(answer.status == 404)
            #expect(try answer.problem().code == code)
        }
    }

    @Test func theAuditTrailRefusesUnknownActionsAndSubjects() async throws {
        try await withRegistry { client, _, _ in
            for query in ["action=official.marry", "subject=person"] {
                let answer = try await client.get("/v1/audit?\(query)")
                #expect(answer.status == 400)
                #expect(try answer.problem().code == "invalid_parameter")
            }
            let merges = try await client.get("/v1/audit?action=official.merge&subject=official&official=CB1")
            #expect(merges.status == 200)
        }
    }

    @Test func anAuditEntryReadsTheSameEachTime() async throws {
        try await withRegistry { client, _, _ in
            let entry = try #require(try await client.get("/v1/audit?action=import.take").json["items"]?.items.first)
            let target = "/v1/audit/\(try #require(entry["id"]?.string))"
            let first = try await client.get(target)
            let tag = try #require(first.headers[.eTag])
            for _ in 1...20 {
                #expect(try await client.get(target).text == first.text)
                #expect(try await client.get(target, [.ifNoneMatch: tag]).status == 304)
            }
        }
    }

    @Test func onlySomeFilesCanClearOrOverwrite() async throws {
        try await withRegistry { client, _, _ in
            for (target, status) in [
                ("officials?clearEmpty=true&overwriteEdits=true", 200), ("courses?clearEmpty=true", 200),
                ("courses?overwriteEdits=true", 400), ("completions?clearEmpty=true", 400),
                ("organizations?overwriteEdits=true", 400),
            ] {
                let header =
                    target.hasPrefix("officials")
                    ? "official_code,full_name,organization_code\n" : "code,title_vi\n"
                let answer = try await client.post(
                    "/v1/imports/\(target)",
                    header,
                    [.contentType: "text/csv"]
                )
                #expect(answer.status == status, "\(target)")
                if status == 400 { #expect(try answer.problem().code == "unknown_parameter", "\(target)") }
            }
        }
    }
}
