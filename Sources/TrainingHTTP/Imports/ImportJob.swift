import Serving
import Training

/// A file that has been received whole, and the import to do with it.
struct ImportJob: Sendable {
    let kind: ImportKind
    var request: ImportRequest
    let body: SpooledFile
    let caller: Caller

    /// Its place among the imports that run or wait.
    let place: Quota.Part

    /// The space that its file takes on the disk.
    let room: Quota.Part

    /// The name of its task.
    let task: String

    /// The request's path and name, for the problem in which it may end.
    let path: String
    let requestID: String

    static let tasks = "/v1/imports/tasks"

    var location: String { "\(Self.tasks)/\(task)" }
}
