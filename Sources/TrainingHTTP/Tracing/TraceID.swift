import Synchronization

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
