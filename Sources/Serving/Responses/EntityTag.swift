package import NIOCore

/// A strong entity tag, which differs for different texts.
package struct EntityTag: Sendable, CustomStringConvertible {
    private let hash: UInt64

    /// The tag of a text, its 64-bit hash.
    ///
    /// An attack gains nothing from two texts with the same tag that only the attacker sees, so the hash needn't
    /// withstand one.
    package init(_ text: ByteBuffer) {
        hash = text.withUnsafeReadableBytes { bytes in
            var hash = UInt64(bytes.count) &* Self.prime
            var index = 0
            while index < bytes.count {
                var word: UInt64 = 0
                if index + 8 <= bytes.count {
                    word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                } else {
                    for byte in bytes[index...] { word = word << 8 | UInt64(byte) }
                }
                let product = (hash ^ word).multipliedFullWidth(by: Self.prime)
                hash = product.high ^ product.low &+ Self.increment
                index += 8
            }
            return hash
        }
    }

    private static let prime: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let increment: UInt64 = 0xD6E8_FEB8_6659_FD93

    /// The tag with its quotes, for a header.
    package var description: String { "\"\(String(hash, radix: 36))\"" }

    /// True if the field `If-Match` names this tag; a weak one never does (RFC 9110, 13.1.1).
    package func isMatched(by field: String) -> Bool {
        Self.tags(in: field).contains { $0 == "*" || $0 == description }
    }

    private static func tags(in field: String) -> [String] {
        field.split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
    }

    /// True if the field `If-None-Match` names this tag; a weak tag with the same text counts (RFC 9110, 13.1.2).
    package func isNamed(by field: String) -> Bool {
        Self.tags(in: field).contains { $0 == "*" || $0 == description || $0 == "W/" + description }
    }
}
