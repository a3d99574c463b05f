import FoundationEssentials
import Glibc
import Postgres

/// A file that is written under a temporary name and renamed at the end, so that a killed import leaves no incomplete
/// file.
struct DraftFile: Sendable {
    /// The final name, nil where no file is wanted.
    let path: String?

    /// Returns another name if the final one is taken by another file; nil to overwrite that file.
    let elsewhere: (@Sendable (_ taken: String) -> String)?

    /// The most bytes that the file may have; nil for no limit.
    let limit: Int?

    /// The path to which the draft is moved: the final name, or the target if that is a link.
    ///
    /// It is nil where the file is written without a draft: a pipe or a device must not be replaced or removed, and a
    /// file without a name disappears by itself.
    private let place: String?

    /// The suffix of the name while the file is being written.
    static let suffix = ".part"

    /// Creates a file that is to be written.
    ///
    /// - Parameter elsewhere: Returns another name for one that is taken; nil to overwrite the file there.
    init(path: String?, elsewhere: (@Sendable (_ taken: String) -> String)? = nil, limit: Int? = nil) {
        (self.path, self.elsewhere, self.limit) = (path, elsewhere, limit)
        place = path.flatMap(Self.place)
    }

    private static func place(of path: String) -> String? {
        guard !SpooledFile.isUnnamed(path) else { return nil }
        var (target, name) = (stat(), stat())
        guard stat(path, &target) == 0 else {
            // The target of a link may not exist yet.
            guard errno == ENOENT, let next = next(of: path) else { return path }
            return place(of: next)
        }
        guard [S_IFREG, S_IFDIR].contains(target.st_mode & S_IFMT) else { return nil }
        guard lstat(path, &name) == 0, name.st_mode & S_IFMT == S_IFLNK else { return path }
        // The target of a link may have no name any more.
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The target of a link, nil where it isn't one.
    private static func next(of path: String) -> String? {
        guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return nil }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return next.hasPrefix("/") ? next : folder + next
    }

    var draft: String? { place.map { $0 + Self.suffix } ?? path }

    /// Opens the draft for writing; nil where no file is wanted.
    func open() throws -> OutputFile? {
        guard let draft else { return nil }
        return try OutputFile(draft, named: path, limit: limit)
    }

    /// Checks in advance that the file can be written and get its final name.
    ///
    /// - Parameter source: The file that is read at the same time, which must not be overwritten; nil where there is
    ///   none.
    /// - Throws: ``TrainingError`` `cannot_write_file` if the name is a folder's or that of the source, or its folder
    ///   can't be written.
    func check(against source: String? = nil) throws {
        guard let path, !SpooledFile.isUnnamed(path) else { return }
        guard let place else {
            guard access(path, W_OK) == 0 else { throw Self.fault(path, errno) }
            return
        }
        var (status, read) = (stat(), stat())
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR { throw Self.fault(path, EISDIR) }
            if let source, stat(source, &read) == 0, (read.st_dev, read.st_ino) == (status.st_dev, status.st_ino) {
                throw Self.fault(path, EBUSY)
            }
        }
        let folder = place.lastIndex(of: "/").map { String(place[...$0]) } ?? "."
        guard access(folder, W_OK | X_OK) == 0 else { throw Self.fault(path, errno) }
    }

    /// Moves the draft to its final name, if anything was written.
    ///
    /// - Throws: ``TrainingError`` `cannot_write_file`.
    @discardableResult
    func keep() throws(TrainingError) -> String? {
        guard let path, let place, let draft, access(draft, F_OK) == 0 else { return path }
        var name = path
        if let elsewhere { while !Self.claim(name, for: draft) { name = elsewhere(name) } }
        guard rename(draft, name == path ? place : name) == 0 else {
            let reason = errno
            // A file that only reserved the name is empty, and must not look like a rejects file.
            if elsewhere != nil, Self.isEmpty(name) { unlink(name) }
            throw Self.fault(name, reason)
        }
        return name
    }

    /// Moves the draft to its final name, or returns a warning, because the import is stored already and can't fail any
    /// more.
    ///
    /// - Returns: The file's path, and a warning if that is not the intended one.
    func keepOrWarn() -> (path: String?, warning: Fault?) {
        do {
            let name = try keep()
            guard let path, let name, name != path else { return (name, nil) }
            return (name, Fault(nil, .fileKept, ["found": path, "expected": name]))
        } catch {
            return (draft, Fault(nil, error.code, error.parameters))
        }
    }

    /// Takes a name for a file, unless another file has it; an empty file or one with the same content may be replaced.
    ///
    /// An empty file reserves a free name, so that nobody else takes it meanwhile.
    private static func claim(_ name: String, for draft: String) -> Bool {
        let taken = Glibc.open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if taken >= 0 {
            close(taken)
            return true
        }
        // Renaming reports why the name can't be used.
        guard errno == EEXIST else { return true }
        return isEmpty(name) || FileManager.default.contentsEqual(atPath: name, andPath: draft)
    }

    private static func isEmpty(_ name: String) -> Bool {
        var status = stat()
        return stat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size == 0
    }

    private static func fault(_ path: String, _ reason: Int32) -> TrainingError {
        TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(reason))])
    }

    func discard() {
        if place != nil, let draft { unlink(draft) }
    }
}

extension PostgresClient {
    /// Runs a transaction that also writes files, which are discarded where it fails.
    ///
    /// - Parameter body: Returns a summary, and whether to commit; otherwise the transaction is rolled back.
    func transaction<Summary: Sendable>(
        writing files: [DraftFile],
        _ body: (PostgresTransaction) async throws -> (Summary, isKept: Bool)
    ) async throws -> Summary {
        do {
            return try await self.transaction { transaction in
                let (summary, isKept) = try await body(transaction)
                guard isKept else { throw Undone(summary: summary) }
                return summary
            }
        } catch let undone as Undone<Summary> {
            return undone.summary
        } catch {
            for file in files { file.discard() }
            throw error
        }
    }
}

/// Thrown to leave a transaction without storing anything, as a dry run requires.
private struct Undone<Summary: Sendable>: Error {
    let summary: Summary
}
