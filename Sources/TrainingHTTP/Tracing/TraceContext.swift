import HTTPTypes

/// Where a request stands in a trace, as W3C Trace Context has it: the trace that it belongs to, and our own step in it.
///
/// A caller's trace goes on; without one, or with one that isn't written as it has to be, a new trace begins. What it
/// says is passed on to whoever we call, and back to the caller:
///
/// ```swift
/// var headers = HTTPFields()
/// context.trace.write(to: &headers)
/// ```
struct TraceContext: Sendable, Equatable {
    /// The trace, 32 hexadecimal digits.
    let traceID: String

    /// Our own step, 16 hexadecimal digits; whoever we call has it for a parent.
    let spanID: String

    /// Whether the caller keeps the trace.
    let isSampled: Bool

    /// What systems on the way have to say to each other, passed on as it is.
    let state: String?

    /// The beginning of a new trace.
    init() {
        traceID = TraceID.trace()
        spanID = TraceID.step()
        isSampled = false
        state = nil
    }

    /// The next step in the caller's trace; nil where there is none.
    ///
    /// - Parameter headers: The request's header.
    init?(continuing headers: HTTPFields) {
        // A field that stands twice says nothing certain.
        let given = headers[values: .traceparent]
        guard given.count == 1, let parent = TraceParent(given[0]) else { return nil }
        traceID = parent.traceID
        spanID = TraceID.step()
        isSampled = parent.isSampled
        state = TraceState.sound(headers[values: .tracestate])
    }

    /// The field `traceparent`, with our own step.
    var parent: String {
        "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")"
    }

    /// Writes it to the header of an answer, or of a request to somebody else.
    ///
    /// - Parameter headers: The header.
    func write(to headers: inout HTTPFields) {
        headers[.traceparent] = parent
        if let state { headers[.tracestate] = state }
    }
}
