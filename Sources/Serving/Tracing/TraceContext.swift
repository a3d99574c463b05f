import HTTPTypes
import Synchronization

/// Where a request stands in a trace, as W3C Trace Context has it: the trace that it belongs to, and our own step in it.
///
/// A caller's trace goes on; without one, or with one that isn't written as it has to be, a new trace begins. The answer
/// names our own step in it:
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

    /// The beginning of a new trace.
    init() {
        traceID = TraceID.trace()
        spanID = TraceID.step()
        isSampled = false
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
    }
}

/// The field `traceparent` as a caller wrote it: version, trace, parent and flags.
struct TraceParent: Equatable {
    let traceID: String
    let isSampled: Bool

    private static let length = 55

    /// Reads the field; nil where it isn't written as its version asks.
    ///
    /// Of a version that came after ours, what ours has must be there as ours has it, and more may follow.
    init?(_ field: String) {
        let bytes = Array(field.utf8.drop(while: Self.isBlank))
        let end = bytes.lastIndex { !Self.isBlank($0) }.map { $0 + 1 } ?? 0
        let text = bytes[..<end]
        guard text.count >= Self.length, text[2] == Self.hyphen, text[35] == Self.hyphen, text[52] == Self.hyphen,
            let version = Self.number(text[0..<2]), version != 0xff,
            Self.isIdentity(text[3..<35]), Self.isIdentity(text[36..<52]),
            let flags = Self.number(text[53..<55])
        else { return nil }
        guard text.count == Self.length || version > 0 && text[Self.length] == Self.hyphen else { return nil }
        traceID = String(decoding: text[3..<35], as: UTF8.self)
        isSampled = flags & 1 == 1
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// Hexadecimal digits in lower case, and not all of them zero.
    private static func isIdentity(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.allSatisfy { digit($0) != nil } && digits.contains { $0 != UInt8(ascii: "0") }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for byte in digits {
            guard let digit = digit(byte) else { return nil }
            number = number << 4 | digit
        }
        return number
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        default: nil
        }
    }
}

/// Names for traces and steps, unlike every other of this process and at random among all.
///
/// A counter that begins anywhere, scrambled without two numbers becoming one (SplitMix64): asking the system for
/// randomness at every request would cost more, and nothing here is a secret.
enum TraceID {
    private static let counter = Atomic<UInt64>(.random(in: 0...UInt64.max))

    /// The name of a trace, 32 hexadecimal digits.
    static func trace() -> String {
        digits(of: next(), next())
    }

    /// The name of a step, 16 hexadecimal digits.
    static func step() -> String {
        digits(of: next())
    }

    private static func next() -> UInt64 {
        while true {
            let number = scrambled(counter.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue)
            // Nothing but zeros names nothing.
            if number != 0 { return number }
        }
    }

    private static func scrambled(_ number: UInt64) -> UInt64 {
        var number = number
        number = (number ^ number >> 30) &* 0xbf58_476d_1ce4_e5b9
        number = (number ^ number >> 27) &* 0x94d0_49bb_1331_11eb
        return number ^ number >> 31
    }

    private static func digits(of numbers: UInt64...) -> String {
        String(unsafeUninitializedCapacity: 16 * numbers.count) { buffer in
            var count = 0
            for number in numbers {
                for place in 0..<16 {
                    let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * place)) & 0xf
                    buffer[count] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                    count += 1
                }
            }
            return count
        }
    }
}
