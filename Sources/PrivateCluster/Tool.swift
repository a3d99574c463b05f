import Glibc
import Subprocess
import SystemPackage

/// A program that is run to its end.
struct Tool {
    struct Output {
        let isSuccess: Bool
        let text: String
    }

    private let path: String
    private let arguments: [String]

    init(_ path: String, _ arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// Runs the program, under the server's account if a home is given, and kills it if the task is cancelled.
    ///
    /// The program has a session of its own, so that Ctrl-C at the terminal reaches only this process.
    func run(in home: Home? = nil, input: String = "") async throws -> Output {
        let result = try await Subprocess.run(
            executable(home),
            arguments: Arguments(account(home) + arguments),
            environment: Self.environment,
            workingDirectory: home.map { FilePath($0.path) },
            platformOptions: Self.options,
            input: .string(input),
            output: .string(limit: 1 << 20),
            error: .combinedWithOutput
        )
        return Output(isSuccess: result.terminationStatus.isSuccess, text: result.standardOutput)
    }

    /// Runs the program with a lock as its standard input.
    func run(in home: Home, handingOver lock: FileLock) async throws -> Output {
        let result = try await Subprocess.run(
            executable(home),
            arguments: Arguments(account(home) + arguments),
            environment: Self.environment,
            workingDirectory: FilePath(home.path),
            platformOptions: Self.options,
            input: .fileDescriptor(FileDescriptor(rawValue: lock.descriptor), closeAfterSpawningProcess: false),
            output: .discarded
        )
        return Output(isSuccess: result.terminationStatus.isSuccess, text: "")
    }

    /// The environment without the caller's settings for PostgreSQL, which are for other databases.
    private static var environment: Environment {
        .custom(["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"])
    }

    private static var options: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        return options
    }

    /// The program itself, or `setpriv`, which changes the account and then runs it.
    ///
    /// Subprocess would change the account between fork and exec. At that point, threads that don't exist in the new
    /// process may hold locks of the C library, and now and then it would hang.
    private func executable(_ home: Home?) -> Executable {
        account(home).isEmpty ? .path(FilePath(path)) : .name("setpriv")
    }

    private func account(_ home: Home?) -> [String] {
        guard let account = home?.account, account.isLent else { return [] }
        return ["--reuid=\(account.user)", "--regid=\(account.group)", "--clear-groups", "--", path]
    }
}
