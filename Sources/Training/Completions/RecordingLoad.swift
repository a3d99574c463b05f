/// How busy a ``RecordingLane`` is, and how busy it was.
public struct RecordingLoad: Sendable, Hashable {
    /// Facts that wait for their commit.
    public let waiting: Int

    /// How many commits there were, by how many facts shared each.
    public let batches: [Int: Int]
}
