import Testing

@testable import Postgres

@Suite("The turns at a socket")
struct SocketTurnsTests {
    @Test("what a flush leaves is waited for in both directions, until it is gone")
    func flushing() {
        var turns = SocketTurns()
        var isGood = true
        #expect(turns.interest == .readable)
        #expect(turns.ready(.readable) == .consume)

        isGood = turns.flushed(.left)
        #expect(isGood)
        #expect(turns.interest == [.readable, .writable])
        // The server may wait for us to read before it takes more: both, in this order.
        #expect(turns.ready(.readable) == [.consume, .flush])
        #expect(turns.ready(.writable) == .flush)

        isGood = turns.flushed(.done)
        #expect(isGood)
        #expect(turns.interest == .readable)
        #expect(turns.ready(.readable) == .consume)
    }

    @Test("a flush that fails ends the connection")
    func failing() {
        var turns = SocketTurns()
        let isGood = turns.flushed(SocketTurns.Flush(-1))
        #expect(!isGood)
    }

    @Test("libpq's answers to a flush are told apart")
    func answers() {
        #expect(SocketTurns.Flush(0) == .done)
        #expect(SocketTurns.Flush(1) == .left)
        #expect(SocketTurns.Flush(-1) == .failed)
    }

    @Test("nothing is read while nobody wants it, but whatever must be sent is")
    func pausing() {
        var turns = SocketTurns()
        var isGood = true
        turns.isReading = false
        #expect(turns.interest == [])
        isGood = turns.flushed(.left)
        #expect(isGood)
        #expect(turns.interest == [.readable, .writable])
        isGood = turns.flushed(.done)
        #expect(isGood)
        #expect(turns.interest == [])
    }
}
