import Synchronization

/// Names for steps and traces: 16 hexadecimal digits, unlike every other of this process and at random among all.
///
/// A counter that begins anywhere, scrambled without two numbers becoming one (SplitMix64): asking the system for
/// randomness at every request would cost more, and nothing here is a secret.
enum TraceID {
    private static let counter = Atomic<UInt64>(.random(in: 0...UInt64.max))

    static func next() -> String {
        while true {
            let number = scrambled(counter.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue)
            // Nothing but zeros names nothing.
            if number != 0 { return digits(number) }
        }
    }

    private static func scrambled(_ number: UInt64) -> UInt64 {
        var number = number
        number = (number ^ number >> 30) &* 0xbf58_476d_1ce4_e5b9
        number = (number ^ number >> 27) &* 0x94d0_49bb_1331_11eb
        return number ^ number >> 31
    }

    private static func digits(_ number: UInt64) -> String {
        String(unsafeUninitializedCapacity: 16) { buffer in
            for place in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * place)) & 0xf
                buffer[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return 16
        }
    }
}
