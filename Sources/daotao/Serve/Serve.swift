import ArgumentParser
import FoundationEssentials
import Logging
import Postgres
import ServiceLifecycle
import Serving
import Training
import TrainingHTTP
import UnixSignals

/// `daotao serve`: the registry over HTTP.
struct Serve: AsyncParsableCommand, StopsGracefully {
    static let configuration = CommandConfiguration(
        command: "serve",
        examples: [
            "daotao serve": "example.serve",
            "DAOTAO_API_TOKEN=… daotao serve --host 0.0.0.0 --port 80": "example.serve-public",
            "daotao serve --oidc-issuer https://id.example.vn --oidc-audience daotao": "example.serve-oidc",
            "daotao serve --trusted-proxy 10.0.0.0/8": "example.serve-proxy",
            "daotao serve --log-format json 2>> daotao.log": "example.serve-log",
        ]
    )

    @Option(help: .words("option.host", value: "address"))
    var host = "127.0.0.1"

    @Option(help: .words("option.port", value: "port"))
    var port = 8080

    @Option(name: .customLong("trusted-proxy"), help: .words("option.trusted-proxy", value: "address"))
    var trustedProxies: [String] = []

    @Option(help: .words("option.log-format"))
    var logFormat: LogFormat?

    @OptionGroup
    var identityProvider: IdentityProviderOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let token = ProcessInfo.processInfo.environment["DAOTAO_API_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        let server = ServerConfiguration(
            host: host,
            port: port,
            apiToken: token,
            identityProvider: try identityProvider.configuration(),
            trustedProxies: try proxies(),
            language: Spoken.language,
            sealKey: global.sealKey
        )
        try server.validate()
        let logger = global.logger(
            level: global.quiet ? .error : .info,
            as: try logFormat ?? LogFormat.ofEnvironment() ?? .text
        )
        try await withPostgres(global) { configuration, isPrivate in
            let worn = try await PostgresClient.withClient(configuration, logger: logger) { postgres in
                let training = Training(postgres: postgres, logger: logger)
                try await training.makeReady(isPrivate: isPrivate, global)
                return try await training.serverRole.worn(by: configuration, isPrivate: isPrivate, logger)
            }
            var shared = worn
            // Two shared connections let readers use both of two processors, beside the commits that recorders share.
            shared.sharedConnections = 2
            shared.reservedConnections = RecordingLane.commits
            shared.sharedSettings["plan_cache_mode"] = "force_generic_plan"
            // Statements end with the request's own timeout, when the caller has got an answer and others wait.
            shared.sharedStatementTimeout = server.limits.http.requestTimeout
            // This is the limit of each statement of imports and exports, also of one whose connection breaks amid its
            // rows.
            shared.statementTimeout = .seconds(3600)
            // A server that loses its network while it holds a slot blocks the others for 5 seconds at most.
            shared.sharedSettings["idle_in_transaction_session_timeout"] = "5s"
            try await serve(PostgresClient(shared, logger: logger), server, logger)
        }
    }

    /// The trusted proxies, by options or by the environment.
    private func proxies() throws -> TrustedProxies {
        let variable = "DAOTAO_TRUSTED_PROXIES"
        let ofEnvironment = [ProcessInfo.processInfo.environment[variable] ?? ""]
        do {
            return try TrustedProxies(trustedProxies.isEmpty ? ofEnvironment : trustedProxies)
        } catch {
            let option = trustedProxies.isEmpty ? variable : "--trusted-proxy"
            let expected = "192.0.2.1, 10.0.0.0/8, 2001:db8::/32, …"
            throw TrainingError(.invalidOption, ["option": option, "found": error.text, "expected": expected])
        }
    }

    /// Runs the database client and the server until a signal; the server stops first, because it needs the client.
    private func serve(_ postgres: PostgresClient, _ configuration: ServerConfiguration, _ logger: Logger) async throws
    {
        let server = try TrainingServer(
            training: Training(postgres: postgres, logger: logger),
            configuration: configuration,
            logger: logger
        ) { address in
            try? StandardStreams.write(words("serve.listening", ["address": "\(address)"]) + "\n")
        }
        try await ServiceGroup(
            services: [postgres, server],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        ).run()
    }
}
