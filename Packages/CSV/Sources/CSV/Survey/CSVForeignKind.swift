/// A kind of file that is often mistaken for CSV.
public enum CSVForeignKind: String, Sendable, Hashable, CaseIterable {
    /// An archive; a compressed file.
    case zip, gzip

    /// Spreadsheets: of Excel, of old Excel, and of LibreOffice.
    case xlsx, xls, ods

    /// A printed page; a web page, which some programs save as a spreadsheet; other markup.
    case pdf, html, xml

    /// Bytes that aren't text.
    case binary

    /// The kind of a file by its beginning, nil where it may be text.
    static func detect(_ start: some Collection<UInt8>) -> CSVForeignKind? {
        let start = Array(start.prefix(4096))
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) || start.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            return archive(start)
        }
        if start.starts(with: [0x1F, 0x8B]) { return .gzip }
        if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return .xls }
        if start.starts(with: "%PDF-".utf8) { return .pdf }
        return markup(start)
    }

    /// The kind of an archive, by the file names in it, which are not compressed.
    private static func archive(_ start: [UInt8]) -> CSVForeignKind {
        func holds(_ name: String) -> Bool { contains(start, Array(name.utf8)) }
        if holds("opendocument.spreadsheet") { return .ods }
        return holds("[Content_Types].xml") || holds("xl/") ? .xlsx : .zip
    }

    private static func contains(_ bytes: [UInt8], _ name: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0] == name.first && bytes[$0...].starts(with: name) }
    }

    private static func markup(_ start: [UInt8]) -> CSVForeignKind? {
        let rest = start.drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard rest.first == UInt8(ascii: "<") else { return nil }
        let text = String(decoding: rest.prefix(64), as: UTF8.self).lowercased()
        if ["<!doctype html", "<html", "<head", "<meta", "<body", "<table"].contains(where: { text.hasPrefix($0) }) {
            return .html
        }
        return text.hasPrefix("<?xml") ? .xml : nil
    }
}
