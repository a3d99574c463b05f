import Glibc

/// A host and port where a server may be.
struct HostAddress: Hashable, Sendable {
    /// A name, a numeric address, or the folder of a socket.
    var name: String

    /// The numeric address, empty where it isn't known; with one, libpq doesn't resolve the name.
    var address: String

    var port: String

    /// True if libpq would resolve the name, which blocks.
    var mustResolve: Bool {
        address.isEmpty && !name.isEmpty && !name.hasPrefix("/") && !name.hasPrefix("@")
    }

    /// True if libpq's report names the same host; libpq fills in what was left out.
    func isSame(as told: HostAddress) -> Bool {
        guard port.isEmpty || port == told.port else { return false }
        return address.isEmpty ? name == told.name : address == told.address
    }
}

extension Wire {
    /// Resolves the hosts' names: at once where they are addresses, else on a separate thread, which waits for the
    /// resolver.
    static func resolve(_ hosts: [HostAddress], within time: Duration) async throws -> [HostAddress] {
        guard hosts.contains(where: \.mustResolve) else { return hosts }
        let promise = Promise<[HostAddress]>()
        promise.expire(after: time, PostgresError(.connectFailed, "the host's name was not resolved within \(time)"))
        if hosts.allSatisfy({ !$0.mustResolve || !addresses(of: $0.name, AI_NUMERICHOST).isEmpty }) {
            return resolved(hosts, AI_NUMERICHOST)
        }
        startThread {
            let found = resolved(hosts, 0)
            Reactor.post { promise.settle(.success(found)) }
        }
        let found = try await promise.valueUnlessCancelled()
        guard !found.isEmpty else {
            let names = hosts.map(\.name).joined(separator: ", ")
            throw PostgresError(.connectFailed, "no address is known for \(names)")
        }
        return found
    }

    /// Each host with each of its addresses; a host without addresses is dropped.
    private nonisolated static func resolved(_ hosts: [HostAddress], _ flags: Int32) -> [HostAddress] {
        hosts.flatMap { host in
            guard host.mustResolve else { return [host] }
            return addresses(of: host.name, flags).map { HostAddress(name: host.name, address: $0, port: host.port) }
        }
    }

    private nonisolated static func addresses(of name: String, _ flags: Int32) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = flags
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var addresses: [String] = []
        var next = first
        while let info = next?.pointee {
            var text = [UInt8](repeating: 0, count: 128)
            let status = text.withUnsafeMutableBytes { text in
                getnameinfo(
                    info.ai_addr,
                    info.ai_addrlen,
                    text.assumingMemoryBound(to: CChar.self).baseAddress,
                    socklen_t(text.count),
                    nil,
                    0,
                    NI_NUMERICHOST
                )
            }
            if status == 0 { addresses.append(String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)) }
            next = info.ai_next
        }
        return addresses
    }
}
