/// A stretch of a file, with the places of its rows and fields.
///
/// `@unchecked Sendable`: only a reader writes to it, and only while it has the sole reference, which
/// `isKnownUniquelyReferenced` checks. Once a batch has it too, nobody writes to it.
@usableFromInline
final class CSVStorage: @unchecked Sendable {
    /// The bytes, followed by `padding` zeros, because whole words are loaded.
    @usableFromInline let bytes: UnsafeMutablePointer<UInt8>
    @usableFromInline let fields: UnsafeMutablePointer<CSVFieldPlace>
    @usableFromInline let rows: UnsafeMutablePointer<CSVRowPlace>

    /// The most bytes that it can hold.
    let capacity: Int

    /// The number of bytes that it holds.
    private(set) var count = 0
    var fieldCount = 0
    @usableFromInline var rowCount = 0

    static let padding = 8

    /// Allocates room for as many fields and rows as the bytes can form; untouched memory costs nothing.
    init(capacity: Int) {
        self.capacity = capacity
        bytes = .allocate(capacity: capacity + Self.padding)
        fields = .allocate(capacity: capacity + 2)
        rows = .allocate(capacity: capacity / 2 + 2)
        pad()
    }

    deinit {
        bytes.deallocate()
        fields.deallocate()
        rows.deallocate()
    }

    /// The free room after the bytes; ``grow(by:)`` takes what was written to it.
    var room: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: bytes + count, count: capacity - count)
    }

    func grow(by added: Int) {
        precondition(added >= 0 && added <= capacity - count, "there is no room for so many bytes")
        count += added
        pad()
    }

    /// Adds bytes, for which there must be room.
    func append(_ added: UnsafeRawBufferPointer) {
        room.copyMemory(from: added)
        grow(by: added.count)
    }

    /// Copies the bytes of a storage, maybe this one, from a position on.
    func take(_ other: CSVStorage, from position: Int) {
        let kept = other.count - position
        precondition(kept >= 0 && kept <= capacity, "there is no room for what is left")
        UnsafeMutableRawPointer(bytes).copyMemory(from: other.bytes + position, byteCount: kept)
        count = kept
        fieldCount = 0
        rowCount = 0
        pad()
    }

    /// True if the bytes contain a line end.
    var hasLineEnd: Bool {
        UnsafeBufferPointer(start: bytes, count: count).contains {
            $0 == Scanner.lineFeed || $0 == Scanner.carriageReturn
        }
    }

    private func pad() {
        (bytes + count).initialize(repeating: 0, count: Self.padding)
    }
}

/// The place of a field in its stretch.
@usableFromInline
struct CSVFieldPlace {
    @usableFromInline var start: UInt32
    @usableFromInline var end: UInt32
}

/// The place of a row in its stretch.
@usableFromInline
struct CSVRowPlace: Sendable {
    @usableFromInline var firstField: Int32
    @usableFromInline var count: Int32
    @usableFromInline var line: Int
    @usableFromInline var number: Int
    @usableFromInline var fault: CSVRowFault?
}
