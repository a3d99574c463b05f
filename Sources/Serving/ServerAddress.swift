public import NIOCore

/// The address on which a server listens.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
    /// The numeric address, as `127.0.0.1`.
    public let host: String

    /// The port.
    public let port: Int

    /// The address in a URL: `127.0.0.1:8080`, `[::1]:8080`.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The address on which a channel listens, nil where it isn't an IP address.
    ///
    /// - Parameter channel: The channel.
    public init?(_ channel: any Channel) {
        guard let address = channel.localAddress, let host = address.ipAddress, let port = address.port else {
            return nil
        }
        self.host = host
        self.port = port
    }
}
