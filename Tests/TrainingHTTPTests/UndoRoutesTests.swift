import HTTPTypes
import PostgresTesting
import Shapes
import Testing

@testable import Serving
@testable import TrainingHTTP

@Suite("Undoing imports over HTTP", .permit)
struct UndoRoutesTests {
    private static let file = """
        official_code,full_name,organization_code
        H1,Lê Thị Hoa,79
        H2,Lê Thị Huệ,79
        """

    @Test func importsAreListedAndUndone() async throws {
        try await withRegistry { client, _, _ in
            let number = try #require(try await client.file("/v1/imports/officials", Self.file).json["import"]?.digits)
            let list = try await client.get("/v1/imports?limit=1").json
            #expect(list["items"]?.items.first?["number"]?.digits == number)
            #expect(list["next"] != .null)
            #expect(try await client.get("/v1/imports/\(number)").json["fileName"]?.string == "officials.csv")
            let undone = try await client.send(.post, "/v1/imports/\(number)/undo")
            #expect(undone.status == 200)
            #expect(try undone.json["removed"] == .number("2"))
            #expect(try await client.send(.post, "/v1/imports/\(number)/undo").status == 409)
            #expect(try await client.send(.post, "/v1/imports/99999/undo").status == 404)
            #expect(try await client.get("/v1/imports/9x").status == 404)
        }
    }

    /// A dry run of undoing reports the same as the real one, and all of it is available as a file.
    @Test func anUndoingHasADryRun() async throws {
        try await withRegistry { client, _, _ in
            let path = "/v1/imports/1/undo"
            let tried = try await client.send(.post, "\(path)?dryRun=true")
            #expect(tried.status == 200)
            #expect(try tried.json["dryRun"] == .flag(true))
            #expect(try tried.json["leftCount"] == .number("6"))
            #expect(try await client.get("/v1/imports/1").json["undoneAt"] == nil)
            let file = try await client.send(
                .post,
                "\(path)?dryRun=true",
                [.accept: "text/csv", .acceptLanguage: "en"]
            )
            #expect(file.headers[.contentType]?.hasPrefix("text/csv") == true)
            #expect(file.text.split(separator: "\n").count == 8)
            #expect(file.text.contains("G03,removed,removed"))
            #expect(file.text.contains(",01,in_use,other records depend on it"))
            #expect(try await client.send(.post, "\(path)?dryRun=perhaps").status == 400)

            #expect(try await client.send(.post, path).json["removed"] == .number("1"))
            let record = try await client.get("/v1/imports/1").json
            #expect((record["undone"], record["left"]) == (.number("1"), .number("6")))
            for number in [4, 3, 2, 1] {
                #expect(try await client.send(.post, "/v1/imports/\(number)/undo").status == 200)
            }
            #expect(try await client.get("/v1/imports/1").json["left"] == .number("0"))
            #expect(try await client.send(.post, "\(path)?dryRun=true").problem().code == "undone_already")
        }
    }
}

extension JSONValue {
    /// A number's digits as they were written.
    fileprivate var digits: String? {
        guard case .number(let digits) = self else { return nil }
        return digits
    }
}
