import HTTPTypes
import Synchronization

/// The place of a request in a trace (W3C Trace Context): the trace, and the server's own span in it.
///
/// A caller's trace is continued; without one, or with a malformed one, a new trace begins. The answer names the
/// server's span:
///
/// ```swift
/// var headers = HTTPFields()
/// context.trace.write(to: &headers)
/// ```
struct TraceContext: Sendable, Equatable {
    /// The trace, 32 hexadecimal digits.
    let traceID: String

    /// The server's own span, 16 hexadecimal digits; it is the parent of every request that the server sends.
    let spanID: String

    /// True if the caller records the trace.
    let isSampled: Bool

    /// Begins a new trace.
    init() {
        traceID = TraceID.trace()
        spanID = TraceID.step()
        isSampled = false
    }

    /// Continues the caller's trace; nil where the caller sends none.
    init?(continuing headers: HTTPFields) {
        // A field that occurs twice is ambiguous.
        let given = headers[values: .traceparent]
        guard given.count == 1, let parent = TraceParent(given[0]) else { return nil }
        traceID = parent.traceID
        spanID = TraceID.step()
        isSampled = parent.isSampled
    }

    /// The value of the field `traceparent` with the server's own span.
    var parent: String {
        "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")"
    }

    /// Writes the field into the header of an answer, or of a request to another server.
    func write(to headers: inout HTTPFields) {
        headers[.traceparent] = parent
    }
}

/// The field `traceparent` of a caller: version, trace, parent and flags.
struct TraceParent: Equatable {
    let traceID: String
    let isSampled: Bool

    private static let length = 55

    /// Reads the field; nil where it isn't valid in its version.
    ///
    /// A later version has to begin like this one, and may be longer.
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

    /// True if the text consists of hexadecimal digits in lower case, not all of them zero.
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

/// Makes identifiers of traces and spans, which differ within this process and are random among processes.
///
/// It is a counter with a random start, scrambled one to one (SplitMix64): asking the system for randomness at every
/// request would cost more, and identifiers are no secrets.
enum TraceID {
    private static let counter = Atomic<UInt64>(.random(in: 0...UInt64.max))

    /// An identifier of a trace, 32 hexadecimal digits.
    static func trace() -> String {
        digits(of: next(), next())
    }

    /// An identifier of a span, 16 hexadecimal digits.
    static func step() -> String {
        digits(of: next())
    }

    private static func next() -> UInt64 {
        while true {
            let number = scrambled(counter.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue)
            // An identifier must not be all zeros.
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
