import HTTPTypes
import NIOCore
import Testing

@testable import TrainingHTTP

@Suite("A server that is told to stop")
struct ShutdownTests {
    @Test func finishesWhatItBeganAndTakesNothingNew() async throws {
        try await LiveServer.run(
            { onListening in
                try TrainingServer(
                    training: .nowhere(),
                    configuration: ServerConfiguration(port: 0),
                    logger: .silent,
                    onListening: onListening
                )
            },
            { server in
                try await server.connect { idle in
                    try await idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    try await idle.expect(200)
                    try await server.connect { busy in
                        try await busy.send(
                            "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n"
                        )
                        try await busy.expect(100)
                        await server.stop()
                        try await idle.expectClosed()
                        await #expect(throws: (any Error).self) { try await server.connect { _ in } }
                        try await busy.send("{}")
                        let answer = try await busy.receive()
                        #expect(answer.status == 422)
                        #expect(answer.headers[.connection] == "close")
                        try await busy.expectClosed()
                    }
                }
            }
        )
    }
}
