import PrivateCluster
import Training

extension PrivateClusterError {
    /// The same as an error of ours, with the reason in the language that is spoken.
    var spoken: TrainingError {
        if self == .postgresqlNotInstalled { return TrainingError(.postgresqlNotInstalled) }
        var named = parameters
        for key in ["output", "log"] { named[key] = named[key].map(ServerOutput.whatMatters) }
        if let reason = named["reason"] { named["reason"] = Catalogue.reason(reason, in: Spoken.language) }
        return TrainingError(.clusterUnavailable, ["reason": words("cluster.\(code)", named)], underlying: self)
    }
}
