import FoundationEssentials
import Glibc
import Postgres
import PostgresTesting
import PrivateCluster
import Testing

@Suite("A connection over TLS", .permit, .enabled("openssl is not installed") { SecureServer.canBeMade })
struct TLSTests {
    @Test("is made to a server that the root vouches for, and carries statements, COPY, cancels and notifications")
    func verified() async throws {
        try await SecureServer.with { server in
            try await withClient(server.url(trusting: "server.crt")) { client in
                let isSecure: Bool? = try await client.first("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
                #expect(isSecure == true)
                try await client.execute("create table person (name text)")
                try await copy(client)
                try await cancel(client)
                try await client.listen(to: ["news"]) { events in
                    var iterator = events.makeAsyncIterator()
                    try await client.execute("select pg_notify('news', 'Đạt')")
                    let event = await iterator.next()
                    guard case .notification(let notification) = event else { throw Unexpected() }
                    #expect(notification.payload == "Đạt")
                }
            }
        }
    }

    private func copy(_ client: PostgresClient) async throws {
        let rows = Array(String(repeating: "Nguyễn Thị Thuỷ\n", count: 100_000).utf8)
        let read = try await client.withConnection { connection in
            try await connection.copy(into: "person") { try await $0.write(rows) }
            return try await connection.copy(from: "select name from person") { chunks in
                var count = 0
                for try await chunk in chunks { count += chunk.count }
                return count
            }
        }
        #expect(read == rows.count)
    }

    private func cancel(_ client: PostgresClient) async throws {
        let sleeper = Task {
            try await client.withConnection { connection in
                let error = try await postgresError { try await connection.execute("select pg_sleep(1000)") }
                // The task is cancelled, and another one can use the connection.
                let one = try await Task { () -> Int? in try await connection.first("select 1") }.value
                #expect(one == 1)
                return error
            }
        }
        try await client.wait(untilRunning: "select pg_sleep(1000)")
        sleeper.cancel()
        #expect(try await sleeper.value.code == .cancelled)
    }

    @Test("is refused to a server that the root doesn't vouch for, and to one of another name")
    func refused() async throws {
        try await SecureServer.with { server in
            for url in [server.url(trusting: "other.crt"), server.url(trusting: "server.crt", host: "127.0.0.1")] {
                try await withClient(url) { client in
                    let error = try await postgresError { try await client.withConnection { _ in } }
                    #expect(error.code == .connectFailed)
                }
            }
        }
    }
}

/// A server that accepts only connections over TLS, for one test.
struct SecureServer {
    private let data: String
    private let port: Int

    static let canBeMade = access("/usr/bin/openssl", X_OK) == 0

    /// A URL that requires the server to have a trusted certificate with the host's name.
    func url(trusting certificate: String, host: String = "localhost") -> String {
        "postgresql://\(host):\(port)/daotao?user=daotao&sslmode=verify-full&sslrootcert=\(data)/\(certificate)"
    }

    static func with(_ body: (SecureServer) async throws -> Void) async throws {
        let cluster = PrivateCluster(home: "/tmp/daotao-tls-\(UInt32.random(in: 0 ... .max))", settings: .disposable)
        let server = SecureServer(data: cluster.home + "/data", port: try freePort())
        let result: Result<Void, any Error>
        do {
            // The settings take effect after a restart.
            try await cluster.withRunning { try await server.prepare($0) }
            try await cluster.withRunning { _ in try await body(server) }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await cluster.discard()
        try result.get()
    }

    /// Lets the server make its files, in its own folder and for its own account.
    private func prepare(_ url: String) async throws {
        let certificate = "umask 077; /usr/bin/openssl req -new -x509 -nodes -days 2 -subj /CN=localhost 2>/dev/null"
        try await withClient(url) { client in
            try await client.withConnection { connection in
                for name in ["server", "other"] {
                    try await connection.script(
                        """
                        copy (select where false) to program
                            '\(certificate) -addext subjectAltName=DNS:localhost -keyout \(name).key -out \(name).crt';
                        """
                    )
                }
                try await connection.script(
                    "copy (values ('local all all trust'), ('hostssl all all 127.0.0.1/32 trust')) to '\(data)/tls_hba.conf'"
                )
                let settings = [
                    "ssl": "on", "listen_addresses": "127.0.0.1", "port": "\(port)", "hba_file": "\(data)/tls_hba.conf",
                ]
                for (name, value) in settings {
                    try await connection.script("alter system set \(name) = '\(value)'")
                }
            }
        }
    }

    /// A free port.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isBound else { throw Unexpected() }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
