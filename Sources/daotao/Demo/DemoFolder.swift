import FoundationEssentials
import Glibc
import Training

/// A new folder for everything that the demonstration needs and leaves behind.
struct DemoFolder {
    let path: String

    /// The private database.
    var home: String { path + "/home" }

    /// The kinds of files, in an order in which they can be imported.
    static let order: [ImportKind] = [.organizations, .courses, .curricula, .officials, .completions]

    /// Makes the folder inside the system's folder for temporary files.
    init() throws {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        let template = (parent.hasSuffix("/") ? String(parent.dropLast()) : parent) + "/daotao-demo-XXXXXX"
        var bytes = Array(template.utf8CString)
        let made = bytes.withUnsafeMutableBufferPointer { buffer in
            // The buffer is an array of at least the template's characters, so it has an address.
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else { throw Self.fault(template) }
        // Under root another account runs the database, and has to get through this folder to its own.
        guard geteuid() != 0 || chmod(made, 0o711) == 0 else { throw Self.fault(made) }
        path = made
    }

    /// The path of the file of a kind.
    func file(_ kind: ImportKind) -> String {
        "\(path)/\(kind.rawValue).csv"
    }

    /// Writes the files that the demonstration imports.
    func writeInput() throws {
        let units = String(decoding: PackageResources.demo_organizations_csv, as: UTF8.self)
        let people = DemoPeople(units: units)
        try write(.organizations, PackageResources.demo_organizations_csv)
        try write(.courses, PackageResources.demo_courses_csv)
        try write(.curricula, PackageResources.demo_curricula_csv)
        try write(.officials, Array(people.officials.utf8))
        try write(.completions, Array(people.completions.utf8))
    }

    private func write(_ kind: ImportKind, _ bytes: [UInt8]) throws {
        do {
            try Data(bytes).write(to: URL(filePath: file(kind)))
        } catch {
            throw Self.fault(file(kind))
        }
    }

    private static func fault(_ path: String) -> TrainingError {
        TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(errno))])
    }
}
