import NIOCore

/// A connection's clock, which counts ticks: one timer for each connection is cheaper than one for each request.
struct ConnectionClock {
    /// The length of a tick, at most a quarter of the shortest wait.
    let resolution: TimeAmount
    let patience: ConnectionState.Patience

    private static let linger = Duration.seconds(2)

    init(_ limits: ServerLimits) {
        let waits = [
            limits.idleTimeout, limits.crowdedIdleTimeout, limits.headerTimeout, limits.bodyTimeout,
            limits.requestTimeout, Self.linger,
        ]
        let shortest = waits.min() ?? .seconds(1)
        let resolution = min(max(shortest / 4, .milliseconds(5)), .seconds(1))
        func ticks(_ wait: Duration) -> Int { max(1, Int((wait / resolution).rounded(.up))) }
        self.resolution = TimeAmount(resolution)
        patience = ConnectionState.Patience(
            idle: ticks(limits.idleTimeout),
            header: ticks(limits.headerTimeout),
            body: ticks(limits.bodyTimeout),
            answer: ticks(limits.requestTimeout),
            transfer: ticks(limits.transferTimeout),
            linger: ticks(Self.linger),
            crowded: ticks(limits.crowdedIdleTimeout),
            pace: max(1, Int(Double(limits.minimumPace) * (resolution / .seconds(1))))
        )
    }
}
