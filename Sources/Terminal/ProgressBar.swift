import Glibc
import Synchronization

/// A line on standard error that shows a job's progress, speed and remaining time.
///
/// It is drawn at most ten times a second, and removed at the end.
public final class ProgressBar: Sendable {
    private let state: Mutex<State>
    private let write: @Sendable (String) -> Void
    private let width: Int

    private struct State {
        var label = ""
        var start: ContinuousClock.Instant?
        var last: ContinuousClock.Instant?
    }

    /// Creates a bar on standard error.
    public convenience init() {
        self.init(width: Terminal.width(of: STDERR_FILENO)) { text in
            var bytes = Array(text.utf8)
            _ = Glibc.write(STDERR_FILENO, &bytes, bytes.count)
        }
    }

    init(width: Int, write: @escaping @Sendable (String) -> Void) {
        self.width = width
        self.write = write
        state = Mutex(State())
    }

    /// Shows the job's progress; a new label starts the clock again.
    ///
    /// - Parameters:
    ///   - label: The name of the job's step.
    ///   - done: The part that is done.
    ///   - total: The whole, nil where it isn't known.
    ///   - detail: Returns the text behind the bar, such as a rate, from the seconds since the step began.
    ///   - now: The present moment.
    public func update(
        label: String,
        done: Int,
        total: Int?,
        detail: (Double) -> String = { _ in "" },
        at now: ContinuousClock.Instant = .now
    ) {
        let line: String? = state.withLock { state in
            if state.label != label || state.start == nil {
                state.label = label
                state.start = now
                state.last = nil
            }
            if let last = state.last, last.duration(to: now) < .milliseconds(100) { return nil }
            state.last = now
            let elapsed = state.start.map { $0.duration(to: now) / .seconds(1) } ?? 0
            return Self.line(label, done, total, elapsed: elapsed, detail: detail(elapsed), width: width)
        }
        if let line { write("\r\u{1B}[2K" + line) }
    }

    /// Removes the line.
    public func end() {
        let wasDrawn = state.withLock { state in
            defer { state = State() }
            return state.last != nil
        }
        if wasDrawn { write("\r\u{1B}[2K") }
    }

    static func line(
        _ label: String,
        _ done: Int,
        _ total: Int?,
        elapsed: Double,
        detail: String = "",
        width: Int
    ) -> String {
        guard let total, total > 0 else { return label.truncated(to: width - 1) }
        let share = min(1, Double(done) / Double(total))
        let percent = " \(Int(share * 100))%"
        var left = detail.isEmpty ? "" : "  " + detail
        if share > 0, share < 1, elapsed > 0.5 { left += "  " + clock(elapsed / share - elapsed) }
        let columns = max(8, min(40, width - textWidth(label) - percent.count - textWidth(left) - 4))
        let filled = Bar.filled(done, of: total, columns: columns)
        let rest = String(repeating: "░", count: max(0, columns - filled.count))
        return (label + "  " + filled + rest + percent + left).truncated(to: width - 1)
    }

    /// Seconds in the form `0:07` or `1:02:03`.
    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
    }
}
