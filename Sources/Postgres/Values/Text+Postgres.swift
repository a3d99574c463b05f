public import FoundationEssentials

extension String: PostgresEncodable, PostgresDecodable {
    /// Sent as `text`.
    public static var postgresType: PostgresType { .text }

    /// Appends the UTF-8.
    ///
    /// - Parameter bytes: Where to append.
    /// - Throws: ``PostgresError`` `invalidValue` for a NUL character, which no text in PostgreSQL can hold.
    public func encode(into bytes: inout [UInt8]) throws {
        let start = bytes.count
        bytes.append(contentsOf: utf8)
        guard !bytes[start...].contains(0) else {
            throw PostgresError(.invalidValue, message: "text can't hold a NUL character")
        }
    }

    /// Reads text, or the label of an enumeration.
    ///
    /// - Parameter field: The field.
    /// - Returns: The text.
    /// - Throws: ``PostgresError`` `decoding`.
    public static func decode(_ field: PostgresField) throws -> String {
        let bytes = try field.required(as: self)
        switch field.type {
        case 18, 19, 25, 114, 705, 1042, 1043: break
        // Types made in the database have numbers from here on; those that aren't enumerations fail where they're read.
        case 16384...: break
        default: throw field.mismatch(self)
        }
        guard let text = String(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self) else { throw field.mismatch(self) }
        return text
    }
}

/// Bytes as they are: `bytea`.
public struct PostgresBytes: PostgresEncodable, PostgresDecodable, Hashable {
    /// The bytes.
    public let bytes: [UInt8]

    /// Bytes to send.
    ///
    /// - Parameter bytes: The bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Sent as `bytea`.
    public static var postgresType: PostgresType { .bytea }

    /// Appends the bytes.
    ///
    /// - Parameter bytes: Where to append.
    public func encode(into bytes: inout [UInt8]) { bytes += self.bytes }

    /// Reads bytes.
    ///
    /// - Parameter field: The field.
    /// - Returns: The bytes.
    /// - Throws: ``PostgresError`` `decoding`.
    public static func decode(_ field: PostgresField) throws -> PostgresBytes {
        guard field.type == PostgresType.bytea.oid else { throw field.mismatch(self) }
        return PostgresBytes(Array(try field.required(as: self)))
    }
}

extension UUID: PostgresEncodable, PostgresDecodable {
    /// Sent as `uuid`.
    public static var postgresType: PostgresType { .uuid }

    /// Appends sixteen bytes.
    ///
    /// - Parameter bytes: Where to append.
    public func encode(into bytes: inout [UInt8]) {
        withUnsafeBytes(of: uuid) { bytes.append(contentsOf: $0) }
    }

    /// Reads a UUID.
    ///
    /// - Parameter field: The field.
    /// - Returns: The UUID.
    /// - Throws: ``PostgresError`` `decoding`.
    public static func decode(_ field: PostgresField) throws -> UUID {
        let bytes = try field.required(as: self)
        guard field.type == PostgresType.uuid.oid, bytes.count == 16 else { throw field.mismatch(self) }
        return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}
