import Glibc
import Logging
import Postgres
import Synchronization

/// A proxy between a client and the server.
///
/// It passes on the bytes of both, until it is told to hold connections: those stay open, and nothing passes any more.
public final class HoldingProxy: Sendable {
    private struct Pair {
        let client: Int32
        let server: Int32
        var isHeld: Bool
    }

    private struct State {
        var pairs: [Pair] = []
        var holdsNew = false
        var isOver = false
    }

    /// The port on which it listens.
    public let port: Int

    private let state = Mutex(State())
    private let target: String
    private let listener: Int32

    /// The two ends of a pipe that wakes the thread.
    private let bell: Int32
    private let ringing: Int32

    fileprivate init?(to target: String) {
        self.target = target
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        (bell, ringing) = (ends[0], ends[1])
        for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isBound else { return nil }
    }

    /// Holds all present connections; new ones are still passed on.
    public func hold() {
        change { state in
            for place in state.pairs.indices { state.pairs[place].isHeld = true }
        }
    }

    /// Holds new connections too, or passes them on again.
    public func holdNew(_ holds: Bool) {
        change { $0.holdsNew = holds }
    }

    fileprivate func end() {
        change { $0.isOver = true }
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        var one: UInt8 = 1
        _ = write(ringing, &one, 1)
    }

    /// Passes bytes on until it is stopped.
    fileprivate func run() {
        while let pairs = state.withLock({ $0.isOver ? nil : $0.pairs.filter { !$0.isHeld } }) {
            var polled = [pollfd(fd: bell, events: Int16(POLLIN), revents: 0)]
            polled.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
            for pair in pairs {
                polled.append(pollfd(fd: pair.client, events: Int16(POLLIN), revents: 0))
                polled.append(pollfd(fd: pair.server, events: Int16(POLLIN), revents: 0))
            }
            guard poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
            if polled[0].revents != 0 {
                var rings = [UInt8](repeating: 0, count: 64)
                _ = read(bell, &rings, rings.count)
                // A connection that is to be held must not pass anything on, so the list is read again.
                continue
            }
            for (place, pair) in pairs.enumerated() {
                let isOpen =
                    (polled[2 + 2 * place].revents == 0 || Self.pass(from: pair.client, to: pair.server))
                    && (polled[3 + 2 * place].revents == 0 || Self.pass(from: pair.server, to: pair.client))
                if !isOpen { drop(pair) }
            }
            if polled[1].revents != 0 { take() }
        }
        for pair in state.withLock({ $0.pairs }) { drop(pair) }
        for descriptor in [listener, bell, ringing] { close(descriptor) }
    }

    private func take() {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: target.utf8) }
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isConnected else {
            close(client)
            close(server)
            return
        }
        state.withLock { $0.pairs.append(Pair(client: client, server: server, isHeld: $0.holdsNew)) }
    }

    private func drop(_ pair: Pair) {
        state.withLock { $0.pairs.removeAll { $0.client == pair.client } }
        close(pair.client)
        close(pair.server)
    }

    /// Passes on the bytes that have arrived; returns whether more can follow.
    private static func pass(from: Int32, to: Int32) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = read(from, &bytes, bytes.count)
        guard count > 0 else { return false }
        var sent = 0
        while sent < count {
            let more = bytes.withUnsafeBytes { bytes in
                send(to, bytes.baseAddress?.advanced(by: sent), count - sent, Int32(MSG_NOSIGNAL))
            }
            guard more > 0 else { return false }
            sent += more
        }
        return true
    }
}

/// Runs a test with a proxy before the server.
///
/// - Parameters:
///   - database: The database behind the proxy.
///   - body: The test, which gets the proxy and the database's URL through it.
/// - Returns: The result of the test.
/// - Throws: The errors of the test.
public func withProxy<R>(
    to database: TestDatabase,
    _ body: (_ proxy: HoldingProxy, _ url: String) async throws -> R
) async throws -> R {
    let server: (String, String, String)? = try await PostgresClient.withClient(
        PostgresConfiguration(url: database.url),
        logger: Logger(label: "proxy")
    ) { client in
        try await client.first(
            "select split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_user::text"
        )
    }
    guard let server, let proxy = HoldingProxy(to: "\(server.0)/.s.PGSQL.\(server.1)") else { throw NoProxy() }
    var thread = pthread_t()
    let context = Unmanaged.passRetained(proxy).toOpaque()
    guard
        pthread_create(
            &thread,
            nil,
            { context in
                if let context { Unmanaged<HoldingProxy>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            },
            context
        ) == 0
    else { throw NoProxy() }
    defer {
        proxy.end()
        pthread_join(thread, nil)
    }
    return try await body(proxy, "postgresql://\(server.2)@127.0.0.1:\(proxy.port)/\(database.name)")
}

private struct NoProxy: Error {}
