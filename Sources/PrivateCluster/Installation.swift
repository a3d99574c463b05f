import FoundationEssentials
import Glibc

/// The programs of one PostgreSQL.
struct Installation: Equatable {
    static let oldestVersion = 15

    let folder: String
    let version: Int

    var initdb: String { folder + "/initdb" }
    var postgres: String { folder + "/postgres" }

    /// Finds the programs of the version that existing data needs, or else the newest.
    ///
    /// `DAOTAO_POSTGRES_BIN` overrides the search; `PATH` is its last resort.
    static func find(for data: String, environment: [String: String]) async throws -> Installation {
        let wanted = version(ofData: data)
        let all = try await candidates(environment)
        let installed = all.filter { $0.version >= oldestVersion }
        guard !installed.isEmpty else {
            throw named(environment).map { PrivateClusterError.programsNotFound(folder: $0) } ?? .postgresqlNotInstalled
        }
        guard let wanted else {
            return installed.max { $0.version < $1.version } ?? installed[0]
        }
        guard let fitting = installed.first(where: { $0.version == wanted }) else {
            let versions = Set(installed.map(\.version)).sorted()
            throw PrivateClusterError.versionMismatch(found: wanted, installed: versions)
        }
        return fitting
    }

    /// The folder that the environment names, nil where the programs have to be searched for.
    private static func named(_ environment: [String: String]) -> String? {
        environment["DAOTAO_POSTGRES_BIN"].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func version(ofData data: String) -> Int? {
        guard let text = try? String(contentsOfFile: data + "/PG_VERSION", encoding: .utf8) else { return nil }
        return Int(text.prefix { $0.isNumber })
    }

    private static func candidates(_ environment: [String: String]) async throws -> [Installation] {
        if let folder = named(environment) {
            return try await [asking(folder)].compactMap(\.self)
        }
        let packaged = packagedByDebian() + packagedByRedHat()
        guard packaged.isEmpty else { return packaged }
        var folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for folder in folders where access(folder + "/pg_config", X_OK) == 0 {
            let output = try? await Tool(folder + "/pg_config", ["--bindir"]).run()
            if let output, output.isSuccess { folders.insert(String(output.text.prefix { $0 != "\n" }), at: 0) }
            break
        }
        var found: [Installation] = []
        for folder in folders {
            if let installation = try await asking(folder) { found.append(installation) }
        }
        return found
    }

    private static func packagedByDebian() -> [Installation] {
        named("/usr/lib/postgresql") {
            Int($0)
        } folder: {
            "/usr/lib/postgresql/\($0)/bin"
        }
    }

    private static func packagedByRedHat() -> [Installation] {
        named("/usr") {
            $0.hasPrefix("pgsql-") ? Int($0.dropFirst(6)) : nil
        } folder: {
            "/usr/\($0)/bin"
        }
    }

    private static func named(
        _ parent: String,
        version: (String) -> Int?,
        folder: (String) -> String
    ) -> [Installation] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        return names.compactMap { name in
            guard let version = version(name), isComplete(folder(name)) else { return nil }
            return Installation(folder: folder(name), version: version)
        }
    }

    private static func asking(_ folder: String) async throws -> Installation? {
        guard isComplete(folder) else { return nil }
        let output = try await Tool(folder + "/postgres", ["--version"]).run()
        // postgres (PostgreSQL) 15.6 (Debian 15.6-0+deb12u1)
        guard let word = output.text.split(separator: " ").dropFirst(2).first else { return nil }
        return Int(word.prefix { $0.isNumber }).map { Installation(folder: folder, version: $0) }
    }

    private static func isComplete(_ folder: String) -> Bool {
        ["initdb", "postgres"].allSatisfy { access("\(folder)/\($0)", X_OK) == 0 }
    }
}
