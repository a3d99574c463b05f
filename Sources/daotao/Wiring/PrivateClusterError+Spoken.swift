import PrivateCluster
import Training

extension PrivateClusterError {
    /// The same as an error of ours, which has its sentences in the catalogues.
    var spoken: TrainingError {
        TrainingError(.clusterUnavailable, ["reason": "\(self)"], underlying: self)
    }
}
