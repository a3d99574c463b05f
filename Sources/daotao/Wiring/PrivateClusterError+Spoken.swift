import PrivateCluster
import Training

extension PrivateClusterError {
    /// The same as an error of ours, with the reason in the language that is spoken.
    var spoken: TrainingError {
        if self == .postgresqlNotInstalled { return TrainingError(.postgresqlNotInstalled) }
        return TrainingError(.clusterUnavailable, ["reason": words("cluster.\(code)", parameters)], underlying: self)
    }
}
