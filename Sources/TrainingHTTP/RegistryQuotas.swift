import Serving
import Training

/// The limited resources that the requests of one server share.
struct RegistryQuotas: Sendable {
    /// The resources of any server.
    let requests: RequestQuotas

    /// Bytes of files on the disk that wait to be imported.
    let spooled: Quota

    /// Exports that are being read.
    let exports: Quota

    /// Reports that clients wait for.
    let reports: Quota

    init(_ limits: RegistryLimits, proxies: TrustedProxies = .none) {
        requests = RequestQuotas(limits.http, proxies: proxies)
        spooled = Quota(limits.maximumSpooled, refusal: Problem(.tooManyBodies))
        exports = Quota(limits.maximumExports, refusal: .tooManyExports)
        reports = Quota(limits.maximumReports, refusal: .tooManyReports)
    }
}
