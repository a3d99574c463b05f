import FoundationEssentials
import Glibc

extension Home {
    static let databaseName = "daotao"
    static let userName = "daotao"

    /// Creates the cluster and its database under a temporary name, and renames it when it is complete.
    func create(with installation: Installation, settings: PrivateCluster.Settings) async throws {
        sweep()
        let new = "\(path)/\(Self.unfinished)\(UInt32.random(in: 1 ... .max))"
        let locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", "--data-checksums", "--no-sync"]
        let trust = ["--auth-local=trust", "--auth-host=reject", "--username=\(Self.userName)"]
        try await make(Tool(installation.initdb, ["-D", new] + locale + trust))
        try write("local all all trust\n", to: new + "/pg_hba.conf")
        try append("\ninclude 'daotao.conf'\n", to: new + "/postgresql.conf")
        try write("", to: new + "/daotao.conf")
        let alone = ["--single", "-F", "-D", new, "-c", "listen_addresses=", "postgres"]
        try await make(Tool(installation.postgres, alone), input: "create database \(Self.databaseName)\n")
        if settings.isDurable { try await make(Tool(installation.initdb, ["--sync-only", "-D", new])) }
        guard rename(new, data) == 0 else { throw FileFault(data) }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private static let unfinished = "unfinished-"

    private func make(_ tool: Tool, input: String = "") async throws {
        let output = try await tool.run(in: self, input: input)
        try Task.checkCancellation()
        // In single-user mode the server reports an error and carries on.
        guard output.isSuccess, !output.text.contains("ERROR:") else {
            throw PrivateClusterError.initFailed(output: String(output.text.suffix(2000)))
        }
    }

    /// Removes incomplete clusters of killed runs.
    private func sweep() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names where name.hasPrefix(Self.unfinished) {
            // A folder can't be removed while its maker still writes into it; the next sweep removes it.
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }

    private func append(_ text: String, to file: String) throws {
        let old = try String(contentsOfFile: file, encoding: .utf8)
        try write(old + text, to: file)
    }
}
