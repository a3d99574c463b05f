import Glibc

/// The properties of the terminal behind standard output or standard error.
public enum Terminal {
    /// The terminal's number of columns: its own, or else that in `COLUMNS`, or else 100.
    ///
    /// - Parameter descriptor: `STDOUT_FILENO` or `STDERR_FILENO`.
    /// - Returns: The number of columns, at least 40.
    public static func width(of descriptor: Int32) -> Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return max(40, Int(size.ws_col)) }
        let columns = getenv("COLUMNS").flatMap { Int(String(cString: $0)) }
        return max(40, columns ?? 100)
    }
}
