/// A stretch of a file, with the places of the rows and fields in it.
///
/// `@unchecked Sendable`: only a reader writes it, and only while it holds the one reference, which
/// `isKnownUniquelyReferenced` checks. As soon as a batch holds it too, nobody writes it any more.
@usableFromInline
final class CSVStorage: @unchecked Sendable {
    /// The bytes; behind the last one come `padding` zeros, because whole words are loaded.
    @usableFromInline let bytes: UnsafeMutablePointer<UInt8>
    @usableFromInline let fields: UnsafeMutablePointer<CSVFieldPlace>
    @usableFromInline let rows: UnsafeMutablePointer<CSVRowPlace>

    /// How many bytes can be held.
    let capacity: Int

    /// How many bytes are held.
    private(set) var count = 0
    var fieldCount = 0
    @usableFromInline var rowCount = 0

    static let padding = 8

    /// There is room for as many fields and rows as the bytes can make; memory that isn't touched costs nothing.
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

    /// The room behind the bytes; ``grow(by:)`` says how much of it was written.
    var room: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: bytes + count, count: capacity - count)
    }

    func grow(by added: Int) {
        precondition(added >= 0 && added <= capacity - count, "there is no room for so many bytes")
        count += added
        pad()
    }

    /// Adds bytes, as many as there is room for.
    func append(_ added: UnsafeRawBufferPointer) {
        room.copyMemory(from: added)
        grow(by: added.count)
    }

    /// Copies the bytes of another storage from a position on; it may be this one.
    func take(_ other: CSVStorage, from position: Int) {
        let kept = other.count - position
        precondition(kept >= 0 && kept <= capacity, "there is no room for what is left")
        UnsafeMutableRawPointer(bytes).copyMemory(from: other.bytes + position, byteCount: kept)
        count = kept
        fieldCount = 0
        rowCount = 0
        pad()
    }

    /// Whether there is a line end among the bytes.
    var hasLineEnd: Bool {
        UnsafeBufferPointer(start: bytes, count: count).contains {
            $0 == Scanner.lineFeed || $0 == Scanner.carriageReturn
        }
    }

    private func pad() {
        (bytes + count).initialize(repeating: 0, count: Self.padding)
    }
}

/// Where a field lies in its stretch.
@usableFromInline
struct CSVFieldPlace {
    @usableFromInline var start: UInt32
    @usableFromInline var end: UInt32
}

/// Where a row lies in its stretch.
@usableFromInline
struct CSVRowPlace: Sendable {
    @usableFromInline var firstField: Int32
    @usableFromInline var count: Int32
    @usableFromInline var line: Int
    @usableFromInline var number: Int
    @usableFromInline var fault: CSVRowFault?
}
