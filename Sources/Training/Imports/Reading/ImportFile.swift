import CSV
import Glibc

/// The file that an import reads, twice where rows are refused: once to judge it, once more to write them out.
///
/// Standard input and pipes can be read only once, so their bytes are kept in a file that nobody else can read until
/// the import is over.
struct ImportFile: Sendable {
    let path: String
    let size: Int
    private let spooled: SpooledFile?

    /// Opens a source.
    ///
    /// - Throws: ``TrainingError`` `no_such_file`, `cannot_write_file`.
    init(_ source: ImportSource) async throws {
        switch source {
        case .file(let path):
            if let size = try Self.check(path) {
                (self.path, self.size, spooled) = (path, size, nil)
                return
            }
            spooled = try await Self.spool(.file(path), named: path)
        case .standardInput:
            spooled = try await Self.spool(.standardInput(), named: "-")
        }
        (path, size) = (spooled?.path ?? "", spooled?.size ?? 0)
    }

    /// The size of a regular file; nil for a pipe or a device, which can be read only once.
    private static func check(_ path: String) throws -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
            throw TrainingError(.noSuchFile, ["found": path, "reason": String(cString: strerror(errno))])
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw TrainingError(.noSuchFile, ["found": path, "reason": String(cString: strerror(EISDIR))])
        }
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    private static func spool(_ input: CSVSource, named name: String) async throws -> SpooledFile {
        let file = try SpooledFile()
        do {
            while let chunk = try await input.next() { try file.write(chunk) }
        } catch CSVError.unreadable(let reason) {
            throw TrainingError(.noSuchFile, ["found": name, "reason": reason])
        }
        return file
    }
}
