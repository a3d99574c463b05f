import FoundationEssentials
import Glibc
import Sealing

/// The file with the private key that signs heads of the sealed log, readable only by its owner.
///
/// Whoever can write into the database must not be able to sign what they wrote: so the key is never in it.
public struct SealKeyFile: Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// The key, nil where there is no such file.
    ///
    /// - Throws: ``TrainingError`` `seal_key_missing` for a file that isn't a key, or can't be read.
    func read() throws -> NoteSigner? {
        guard access(path, F_OK) == 0 else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let signer = NoteSigner(secret: text.split(separator: "\n").first.map(String.init) ?? "")
        else { throw TrainingError(.sealKeyMissing, ["found": path]) }
        return signer
    }

    /// Writes a key beside the file, to take its place with ``take()``.
    ///
    /// - Throws: ``TrainingError`` `cannot_write_file`.
    func prepare(_ signer: NoteSigner) throws {
        unlink(prepared)
        let file = open(prepared, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw unwritable() }
        defer { close(file) }
        let bytes = Array("\(signer.secret)\n".utf8)
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else { throw unwritable() }
    }

    /// Puts the prepared key in the file's place, at once or not at all.
    ///
    /// - Throws: ``TrainingError`` `cannot_write_file`.
    func take() throws {
        guard rename(prepared, path) == 0 else { throw unwritable() }
    }

    private var prepared: String { path + ".new" }

    private func unwritable() -> TrainingError {
        TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(errno))])
    }
}
