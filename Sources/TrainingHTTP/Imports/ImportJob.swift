import Serving
import Training

/// A file that came in whole, and what to do with it.
struct ImportJob: Sendable {
    let kind: ImportKind
    var request: ImportRequest
    let body: SpooledFile
    let caller: Caller

    /// Its room among those that run and those that wait.
    let place: Quota.Part

    /// The room of its file on the disk.
    let room: Quota.Part

    /// The name under which it is on record.
    let task: String

    /// The request's path and name, for the problem that it may end in.
    let path: String
    let requestID: String

    static let tasks = "/v1/imports/tasks"

    var location: String { "\(Self.tasks)/\(task)" }
}
