import Training

/// What the requests of one server share among them.
struct ServerShares: Sendable {
    /// Requests that come by way of trusted proxies: their connections are everybody's.
    let proxied: Shares

    /// Bodies on their way.
    let bodies: Shares

    /// The memory that long ones take, in bytes.
    let bodyBytes: Shares

    /// Files on the disk that have not been taken in yet, in bytes.
    let spooled: Shares

    /// Exports that are read.
    let exports: Shares

    /// Reports that are waited for.
    let reports: Shares

    init(_ limits: ServerLimits) {
        proxied = Shares(limits.maximumRequests, refusal: .tooManyRequests)
        bodies = Shares(limits.maximumBodies, refusal: .tooManyBodies)
        bodyBytes = Shares(limits.maximumBodyBytes, refusal: .tooManyBodies)
        spooled = Shares(limits.maximumSpooled, refusal: .tooManyBodies)
        exports = Shares(limits.maximumExports, refusal: .tooManyExports)
        reports = Shares(limits.maximumReports, refusal: .tooManyReports)
    }
}
