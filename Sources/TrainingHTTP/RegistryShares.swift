import Serving
import Training

/// What the requests of one server share among them.
struct RegistryShares: Sendable {
    /// What there is of any server.
    let requests: RequestShares

    /// Files on the disk that have not been taken in yet, in bytes.
    let spooled: Shares

    /// Exports that are read.
    let exports: Shares

    /// Reports that are waited for.
    let reports: Shares

    init(_ limits: RegistryLimits, proxies: TrustedProxies = .none) {
        requests = RequestShares(limits.http, proxies: proxies)
        spooled = Shares(limits.maximumSpooled, refusal: Problem(.tooManyBodies))
        exports = Shares(limits.maximumExports, refusal: .tooManyExports)
        reports = Shares(limits.maximumReports, refusal: .tooManyReports)
    }
}
