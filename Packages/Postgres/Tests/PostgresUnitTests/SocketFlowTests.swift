import Testing

@testable import Postgres

@Suite("The flow at a socket")
struct SocketFlowTests {
    @Test("a flush that leaves data waits in both directions until it is sent")
    func flushing() {
        var flow = SocketFlow()
        var isGood = true
        #expect(flow.interest == .readable)
        #expect(flow.ready(.readable) == .consume)

        isGood = flow.flushed(.left)
        #expect(isGood)
        #expect(flow.interest == [.readable, .writable])
        // The server may accept more only after the client has read, so both are needed, in this order.
        #expect(flow.ready(.readable) == [.consume, .flush])
        #expect(flow.ready(.writable) == .flush)

        isGood = flow.flushed(.done)
        #expect(isGood)
        #expect(flow.interest == .readable)
        #expect(flow.ready(.readable) == .consume)
    }

    @Test("a flush that fails ends the connection")
    func failing() {
        var flow = SocketFlow()
        let isGood = flow.flushed(SocketFlow.Flush(-1))
        #expect(!isGood)
    }

    @Test("each of libpq's answers to a flush has its meaning")
    func answers() {
        #expect(SocketFlow.Flush(0) == .done)
        #expect(SocketFlow.Flush(1) == .left)
        #expect(SocketFlow.Flush(-1) == .failed)
    }

    @Test("a pause stops reading, but not sending")
    func pausing() {
        var flow = SocketFlow()
        var isGood = true
        flow.isReading = false
        #expect(flow.interest == [])
        isGood = flow.flushed(.left)
        #expect(isGood)
        #expect(flow.interest == [.readable, .writable])
        isGood = flow.flushed(.done)
        #expect(isGood)
        #expect(flow.interest == [])
    }
}
