import Postgres

/// Finds rows of a file that may repeat the key of an earlier one, so that the database compares only those.
///
/// It is a blocked Bloom filter: a key that is not suspected is certainly new, and fewer than one new key in a hundred
/// is suspected. All bits of a key are in one line of the processor's cache. Two million rows with two keys take 8 MB.
///
/// `docs/speed.md` says what that saves.
struct RepeatFilter {
    private var words: [UInt64]
    private let lines: UInt64

    private static let wordsOfALine = 8
    private static let bitsOfAKey = 12
    private static let mostLines = 1 << 18

    /// Creates a filter for a file.
    ///
    /// - Parameter keys: The expected number of keys; with more of them, more are suspected.
    init(keys: Int) {
        var lines = 64
        while lines * 512 < keys * Self.bitsOfAKey, lines < Self.mostLines { lines <<= 1 }
        words = [UInt64](repeating: 0, count: lines * Self.wordsOfALine)
        self.lines = UInt64(lines)
    }

    /// Adds a key.
    ///
    /// - Parameter salt: The number of the row's key, so that equal texts of different keys differ.
    /// - Returns: True if the key may have been added before.
    mutating func insert(_ bytes: ArraySlice<UInt8>, salt: UInt64) -> Bool {
        var hash = Self.hash((salt &+ 1) &* 0x9E37_79B9_7F4A_7C15, bytes)
        // These are splitmix64's last steps: every bit of the key changes every bit of the hash.
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        hash ^= hash >> 31
        let line = Int(hash & (lines - 1)) * Self.wordsOfALine
        var rest = hash >> 20
        var wasThere = true
        for _ in 0..<4 {
            let word = line + Int(rest & 7)
            let flag: UInt64 = 1 << (rest >> 3 & 63)
            if words[word] & flag == 0 {
                wasThere = false
                words[word] |= flag
            }
            rest >>= 9
        }
        return wasThere
    }

    private static func hash(_ seed: UInt64, _ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
            var index = 0
            while index + 8 <= bytes.count {
                let eight = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                hash = (hash ^ eight) &* 0x9E37_79B9_7F4A_7C15
                hash ^= hash >> 29
                index += 8
            }
            while index < bytes.count {
                hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3
                index += 1
            }
            return hash
        }
    }
}

/// Finds keys that several rows of the file share.
enum Repeats {
    /// Creates the table `repeated_<column>` of the shared keys, with the first row and line of each.
    ///
    /// Only keys that reading suspected are compared, so a file without repeated keys costs next to nothing here.
    ///
    /// - Parameters:
    ///   - column: The key's column in `staged`.
    ///   - bit: The number of the row's key.
    static func find(_ column: String, bit: Int, _ context: ImportContext) async throws {
        let isSuspected = context.facts.suspected & 1 << bit != 0
        let suspects: Statement =
            if let keys = context.facts.suspects[bit] {
                "= any(\(keys)::text[])"
            } else {
                "in (select \(unescaped: column) from staged where suspected & \(unescaped: "\(1 << bit)") <> 0)"
            }
        try await context.scratch.create(
            "repeated_\(column)",
            as: """
                select \(unescaped: column), min(row) as row, min(line) as line
                from staged
                where \(isSuspected) and \(unescaped: column) \(suspects)
                group by \(unescaped: column)
                having count(*) > 1
                """,
            in: context.transaction
        )
    }
}
