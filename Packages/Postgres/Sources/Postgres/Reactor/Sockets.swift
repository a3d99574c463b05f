import CLinux

/// The directions in which a socket is ready, or is waited for.
struct SocketReadiness: OptionSet, Sendable {
    let rawValue: UInt8
    static let readable = SocketReadiness(rawValue: 1)
    static let writable = SocketReadiness(rawValue: 2)
}

/// An object that learns when a socket is ready.
@Reactor
protocol SocketHandler: AnyObject {
    func ready(_ readiness: SocketReadiness)
}

/// The sockets that the reactor waits for.
@Reactor
final class Sockets {
    private let poll: Int32
    private var handlers: [Int32: any SocketHandler] = [:]

    nonisolated init(poll: Int32) {
        self.poll = poll
    }

    /// Calls a handler whenever a socket is ready in the wanted directions, until another interest is set.
    func watch(_ socket: Int32, for interest: SocketReadiness, _ handler: any SocketHandler) {
        // Without any interest epoll would still report a hang-up again and again, which can't be masked.
        guard !interest.isEmpty else { return forget(socket) }
        var event = epoll_event(events: 0, data: epoll_data_t(fd: socket))
        if interest.contains(.readable) { event.events |= EPOLLIN.rawValue }
        if interest.contains(.writable) { event.events |= EPOLLOUT.rawValue }
        let isKnown = handlers.updateValue(handler, forKey: socket) != nil
        // epoll no longer knows a socket that was closed and opened again with its old number.
        if isKnown, epoll_ctl(poll, EPOLL_CTL_MOD, socket, &event) == 0 { return }
        _ = epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event)
    }

    /// Forgets a socket; must be called before it is closed.
    func forget(_ socket: Int32) {
        guard handlers.removeValue(forKey: socket) != nil else { return }
        var event = epoll_event()
        _ = epoll_ctl(poll, EPOLL_CTL_DEL, socket, &event)
    }

    /// Calls a socket's handler with the events that epoll has found.
    func tell(_ socket: Int32, _ events: UInt32) {
        var readiness: SocketReadiness = []
        // A hang-up or an error counts as readable, because libpq learns the reason by reading.
        if events & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { readiness.insert(.readable) }
        if events & EPOLLOUT.rawValue != 0 { readiness.insert(.writable) }
        handlers[socket]?.ready(readiness)
    }
}
