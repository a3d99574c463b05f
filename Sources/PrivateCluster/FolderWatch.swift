import Glibc

/// Waits for changes in a folder.
final class FolderWatch: Sendable {
    private let descriptor: Int32

    init(_ folder: String) throws {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { throw FileFault(folder) }
        let events = UInt32(IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO)
        guard inotify_add_watch(descriptor, folder, events) >= 0 else {
            let fault = FileFault(folder)
            close(descriptor)
            throw fault
        }
    }

    deinit {
        close(descriptor)
    }

    /// Returns at the next change, or after a tenth of a second, because some events don't change the folder.
    func change() async {
        await withCheckedContinuation { continuation in
            startThread {
                var waiting = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
                if poll(&waiting, 1, 100) > 0 {
                    var events = [UInt8](repeating: 0, count: 4096)
                    while read(self.descriptor, &events, events.count) > 0 {}
                }
                continuation.resume()
            }
        }
    }
}
