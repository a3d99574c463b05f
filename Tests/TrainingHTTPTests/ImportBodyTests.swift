import Postgres
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("The bodies of imports", .permit)
struct ImportBodyTests {
    /// A client that goes away in the middle of its file leaves nothing, whatever it declared about the file's length.
    @Test(arguments: ["Content-Length: 1000000", "Transfer-Encoding: chunked"])
    func halfAFileLeavesNothing(framing: String) async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let before: Int? = try await postgres.first("select count(*) from import")
            try await LiveServer.run(training) { server in
                try await server.connect { client in
                    let isChunked = framing.hasPrefix("Transfer")
                    let text = "official_code,full_name,organization_code\nG1,Lê Hoa,79\n"
                    try await client.send(
                        "POST /v1/imports/officials HTTP/1.1\r\n\(LiveServer.host)Content-Type: text/csv\r\n\(framing)\r\n\r\n"
                    )
                    try await client.send(
                        isChunked ? "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" : text
                    )
                    client.finishSending()
                    // If the client still gets an answer, it is not a summary.
                    if let answer = try? await client.receive() { #expect(answer.status == 400) }
                }
            }
            let after: Int? = try await postgres.first("select count(*) from import")
            #expect(after == before)
            let tasks: Int? = try await postgres.first("select count(*) from import_task")
            #expect(tasks == 0)
            #expect(try await training.officials.list(.under(nil), for: .tester, PageRequest()).items.count == 3)
        }
    }

    @Test func aLongFileComesInPiecesAndOneThatIsTooLongIsRefused() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var limits = RegistryLimits()
            limits.http.maximumFile = 400_000
            limits.http.bodyTimeout = .seconds(5)
            try await LiveServer.run(training, limits: limits) { server in
                try await server.connect { client in
                    try await client.send(
                        """
                        POST /v1/imports/officials HTTP/1.1\r\n\(LiveServer.host)Content-Type: text/csv\r
                        Transfer-Encoding: chunked\r\n\r\n
                        """
                    )
                    try await client.sendChunk("official_code,full_name,organization_code\n")
                    for part in 0..<20 {
                        let rows = (0..<500).map { "L\(part)x\($0),Lê Thị Hoa,79\n" }
                        try await client.sendChunk(rows.joined())
                    }
                    try await client.send("0\r\n\r\n")
                    let answer = try await client.receive()
                    #expect(answer.status == 200, "\(answer.text)")
                    #expect(try answer.json["created"] == .number("10000"))
                    let fetched = "GET /v1/imports HTTP/1.1\r\n\(LiveServer.host)\r\n"
                    try await client.send(fetched)
                    try await client.expect(200)
                }
                try await server.connect { client in
                    try await client.send(
                        """
                        POST /v1/imports/officials HTTP/1.1\r\n\(LiveServer.host)Content-Type: text/csv\r
                        Content-Length: 400001\r\n\r\n
                        """
                    )
                    #expect(try await client.receive().status == 413)
                }
            }
        }
    }
}

extension SocketClient {
    /// Sends a chunk of a body without a declared length.
    fileprivate func sendChunk(_ text: String) async throws {
        try await send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }
}
