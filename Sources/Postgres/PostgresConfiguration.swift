import CLibpq
import FoundationEssentials
import Glibc

/// Where the server is, and how to talk to it.
///
/// ```swift
/// var configuration = try PostgresConfiguration(url: "postgresql:///daotao?host=/run/postgresql")
/// configuration.statementTimeout = .seconds(30)
/// ```
public struct PostgresConfiguration: Sendable {
    let parameters: [(String, String)]

    /// What the server calls us in its own lists and logs.
    public var applicationName = "daotao"

    /// How long a connection may take to be made, and a task to wait for one.
    public var connectTimeout = Duration.seconds(10)

    /// How long the server works on a statement before it gives up; nil for no limit.
    public var statementTimeout: Duration?

    /// Settings of the server for every session, such as `["jit": "off"]`.
    public var settings: [String: String] = [:]

    /// How many connections carry the single statements of all tasks together.
    public var sharedConnections = 1

    /// How many connections tasks can lease at a time.
    public var maximumConnections = 8

    /// Reads a connection URI, or a string of keywords, as libpq understands them.
    ///
    /// Several hosts may be named; the one that takes writes is used, unless `target_session_attrs` says otherwise.
    ///
    /// - Parameter url: The URI.
    /// - Throws: ``PostgresError`` `configuration`; it doesn't quote the URI, which may hold a password.
    public init(url: String) throws(PostgresError) {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &message) else {
            PQfreemem(message)
            throw PostgresError(.configuration, message: "the database's URL can't be read")
        }
        defer { PQconninfoFree(options) }
        var parameters: [(String, String)] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                parameters.append((String(cString: keyword), String(cString: value)))
            }
            option += 1
        }
        self.parameters = parameters
    }

    /// What libpq is given: what the URL says, and over it what we need.
    func connectionParameters() async throws -> [(String, String)] {
        var options = "-c client_encoding=UTF8"
        if let statementTimeout {
            options += " -c statement_timeout=\(Int(statementTimeout / .milliseconds(1)))"
        }
        for (name, value) in settings {
            let escaped = value.replacing("\\", with: "\\\\").replacing(" ", with: "\\ ")
            options += " -c \(name)=\(escaped)"
        }
        var named = Dictionary(parameters, uniquingKeysWith: { $1 })
        named["options"] = [named["options"], options].compactMap(\.self).joined(separator: " ")
        named["application_name"] = named["application_name"] ?? applicationName
        named["gssencmode"] = named["gssencmode"] ?? "disable"
        named["target_session_attrs"] = named["target_session_attrs"] ?? "read-write"
        named["keepalives_idle"] = named["keepalives_idle"] ?? "30"
        named["keepalives_interval"] = named["keepalives_interval"] ?? "10"
        named["keepalives_count"] = named["keepalives_count"] ?? "3"
        try await Self.resolve(&named)
        return named.map { ($0.key, $0.value) }
    }

    /// Resolves the hosts' names ahead of libpq, which would block the reactor on them.
    private static func resolve(_ named: inout [String: String]) async throws {
        guard let written = named["host"], named["hostaddr"] == nil else { return }
        let hosts = written.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard hosts.contains(where: { !isPath($0) }) else { return }
        let ports = (named["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        var found: [(host: String, address: String, port: String)] = []
        for (index, host) in hosts.enumerated() {
            let port = ports.count == hosts.count ? ports[index] : ports.first ?? ""
            guard !isPath(host) else {
                found.append((host, "", port))
                continue
            }
            for address in await onThread({ addresses(of: host) }) { found.append((host, address, port)) }
        }
        guard !found.isEmpty else {
            throw PostgresError(.connectFailed, message: "the host's name can't be resolved")
        }
        named["host"] = found.map(\.host).joined(separator: ",")
        named["hostaddr"] = found.map(\.address).joined(separator: ",")
        named["port"] = found.map(\.port).joined(separator: ",")
    }

    private static func isPath(_ host: String) -> Bool {
        host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@")
    }

    private static func addresses(of host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var addresses: [String] = []
        var next = first
        while let info = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let status = getnameinfo(
                info.ai_addr, info.ai_addrlen, &text, socklen_t(text.count), nil, 0, Int32(NI_NUMERICHOST)
            )
            if status == 0 {
                addresses.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
            }
            next = info.ai_next
        }
        return addresses
    }
}
