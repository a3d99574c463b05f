import Glibc

/// A failed operation of the system on a file.
struct FileFault: Error {
    let path: String
    let number: Int32

    /// Takes the error number of the call that has just failed.
    init(_ path: String) {
        number = errno
        self.path = path
    }
}
