import Glibc

/// The system refused something about a file.
struct FileFault: Error {
    let path: String
    let number: Int32

    /// Takes the reason from the call that just failed.
    init(_ path: String) {
        number = errno
        self.path = path
    }
}
