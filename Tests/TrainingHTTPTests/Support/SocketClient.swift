import HTTPTypes
import NIOCore
import NIOPosix
import Testing

/// A connection on which a test sends any bytes at any time.
struct SocketClient {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received: [UInt8] = []

    /// Runs a test with a connection to a port, from any address of this machine's own network.
    static func connect<Result>(
        port: Int,
        from address: String = "127.0.0.1",
        _ body: (inout SocketClient) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .bind(to: SocketAddress(ipAddress: address, port: 0))
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var client = SocketClient(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&client)
        }
    }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// Sends a text again and again until an answer comes.
    mutating func drip(_ text: String) async throws -> Answer {
        let outbound = outbound
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // The sending ends with the connection, or with the answer.
                while !Task.isCancelled, (try? await outbound.write(ByteBuffer(string: text))) != nil {
                    await Task.yield()
                }
            }
            defer { group.cancelAll() }
            return try await receive()
        }
    }

    /// Ends the sending side of the connection.
    func finishSending() {
        outbound.finish()
    }

    /// The next answer, read to its end by its own length.
    mutating func receive(toHead: Bool = false) async throws -> Answer {
        while true {
            if let answer = try answer(toHead: toHead) { return answer }
            let chunk = try #require(
                try await inbound.next(),
                "the server closed the connection: \(received.count) bytes"
            )
            received += chunk.readableBytesView
        }
    }

    /// Reads the next answer, and expects a status.
    mutating func expect(_ status: Int, _ location: SourceLocation = #_sourceLocation) async throws {
        let answer = try await receive()
        #expect(answer.status == status, "\(answer.text)", sourceLocation: location)
    }

    /// Expects that the server closes the connection and sends nothing more.
    mutating func expectClosed(_ location: SourceLocation = #_sourceLocation) async throws {
        // A reset connection counts as closed.
        if let more = try? await inbound.next() { received += more.readableBytesView }
        #expect(received.isEmpty, "\(String(decoding: received, as: UTF8.self))", sourceLocation: location)
    }

    private mutating func answer(toHead: Bool) throws -> Answer? {
        guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        var headers = HTTPFields()
        for line in lines.dropFirst() {
            let colon = try #require(line.firstIndex(of: ":"))
            let name = try #require(HTTPField.Name(String(line[..<colon])))
            headers[name] = line[line.index(after: colon)...].drop { $0 == " " }.description
        }
        let status = try #require(lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        let hasBody = !toHead && status >= 200 && status != 304
        let length = hasBody ? headers[.contentLength].flatMap { Int($0) } ?? 0 : 0
        guard received.count >= end.upperBound + length else { return nil }
        let body = Array(received[end.upperBound..<end.upperBound + length])
        received.removeFirst(end.upperBound + length)
        return Answer(status: status, headers: headers, body: body)
    }
}
