import Serving
import Training

/// What the requests of one server share among them.
struct RegistryQuotas: Sendable {
    /// What there is of any server.
    let requests: RequestQuotas

    /// Files on the disk that have not been taken in yet, in bytes.
    let spooled: Quota

    /// Exports that are read.
    let exports: Quota

    /// Reports that are waited for.
    let reports: Quota

    init(_ limits: RegistryLimits, proxies: TrustedProxies = .none) {
        requests = RequestQuotas(limits.http, proxies: proxies)
        spooled = Quota(limits.maximumSpooled, refusal: Problem(.tooManyBodies))
        exports = Quota(limits.maximumExports, refusal: .tooManyExports)
        reports = Quota(limits.maximumReports, refusal: .tooManyReports)
    }
}
