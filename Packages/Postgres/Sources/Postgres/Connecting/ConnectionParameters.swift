import CLibpq
import Glibc

/// The parameters of a connection, as names and values for libpq.
struct ConnectionParameters: Sendable {
    private var named: [String: String]

    /// The hosts to try; empty for libpq's own default.
    let hosts: [HostAddress]

    /// Reads a connection URI, or a string of keywords; nil where libpq can't.
    init?(url: String) {
        var message: UnsafeMutablePointer<CChar>?
        guard !url.utf8.contains(0), let options = PQconninfoParse(url, &message) else {
            // The message may quote a part of a password, so it is dropped.
            PQfreemem(message)
            return nil
        }
        defer { PQconninfoFree(options) }
        var named: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { named[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        if named["host"] == nil, named["hostaddr"] == nil, let host = getenv("PGHOST") {
            named["host"] = String(cString: host)
        }
        hosts = Self.hosts(named)
        named["host"] = nil
        named["hostaddr"] = nil
        named["port"] = hosts.isEmpty ? named["port"] : nil
        self.named = named
    }

    subscript(name: String) -> String? {
        get { named[name] }
        set { named[name] = newValue }
    }

    /// Sets a parameter that the URL left out.
    mutating func setDefault(_ name: String, _ value: String) {
        if named[name] == nil { named[name] = value }
    }

    /// The names and values, with the hosts.
    func pairs(_ hosts: [HostAddress]) -> [(String, String)] {
        var pairs = named.map { ($0.key, $0.value) }
        guard !hosts.isEmpty else { return pairs }
        func append(_ name: String, _ values: [String]) {
            if values.contains(where: { !$0.isEmpty }) { pairs.append((name, values.joined(separator: ","))) }
        }
        append("host", hosts.map(\.name))
        append("hostaddr", hosts.map(\.address))
        append("port", hosts.map(\.port))
        return pairs
    }

    private static func hosts(_ named: [String: String]) -> [HostAddress] {
        func list(_ name: String) -> [String] {
            named[name].map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
        }
        let (names, addresses, ports) = (list("host"), list("hostaddr"), list("port"))
        return (0..<max(names.count, addresses.count)).map { place in
            HostAddress(
                name: place < names.count ? names[place] : "",
                address: place < addresses.count ? addresses[place] : "",
                port: place < ports.count ? ports[place] : ports.count == 1 ? ports[0] : ""
            )
        }
    }
}
