import PrivateCluster
import Training

extension PrivateClusterError {
    /// The error as a `TrainingError`, with the reason in the person's language.
    var spoken: TrainingError {
        if self == .postgresqlNotInstalled { return TrainingError(.postgresqlNotInstalled) }
        var named = parameters
        for key in ["output", "log"] { named[key] = named[key].map(ServerOutput.whatMatters) }
        if let reason = named["reason"] { named["reason"] = Catalogue.reason(reason, in: Spoken.language) }
        return TrainingError(.clusterUnavailable, ["reason": words("cluster.\(code)", named)], underlying: self)
    }
}
