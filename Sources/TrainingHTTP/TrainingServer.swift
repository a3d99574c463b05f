import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle
public import Serving
public import Training

/// The registry over HTTP, as a service.
///
/// When it is stopped, the server finishes the requests that it has begun and accepts no new ones. The database client
/// must run as long as the server does.
///
/// ```swift
/// let configuration = ServerConfiguration(host: host, port: port, apiToken: environment["DAOTAO_API_TOKEN"])
/// let server = try TrainingServer(training: training, configuration: configuration, logger: logger) { address in
///     print("http://\(address)")
/// }
/// try await ServiceGroup(
///     services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
/// ).run()
/// ```
public struct TrainingServer: Service {
    private let application: any Service
    private let readiness: Readiness
    private let configuration: ServerConfiguration

    /// Creates a server, which does nothing until ``run()``.
    ///
    /// - Parameters:
    ///   - configuration: The address, callers and limits.
    ///   - logger: Gets a line for each request, and the details of faults.
    ///   - onListening: Called once, with the bound address, when the server accepts requests.
    /// - Throws: ``TrainingError`` `invalid_option` where the environment's token is too short.
    public init(
        training: Training,
        configuration: ServerConfiguration,
        logger: Logger,
        onListening: @escaping @Sendable (ServerAddress) async -> Void = { _ in }
    ) throws {
        let provider = configuration.identityProvider.map { IdentityProvider($0, logger: logger) }
        let readiness = Readiness()
        let registry = try ServedRegistry(
            training,
            configuration,
            provider: provider,
            readiness: readiness,
            logger: logger
        )
        var quiet = logger
        // The framework's own lines name addresses and ports; the server's lines have everything else.
        quiet.logLevel = max(logger.logLevel, .notice)
        self.readiness = readiness
        self.configuration = configuration
        application = Application(
            router: registry.router,
            server: registry.server,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: .maximum(configuration.limits.http.maximumConnections, logger: quiet)
            ),
            services: [
                training.accounts, registry.lane, registry.imports, Self.dayTurn(training.enrollments, logger),
                Self.sealing(training.seals, configuration.sealKey, logger),
            ]
                + (provider.map { [$0] } ?? []),
            onServerRunning: { channel in
                if let address = ServerAddress(channel) { await onListening(address) }
            },
            logger: quiet
        )
    }

    /// Serves until a graceful shutdown, or until it is cancelled.
    ///
    /// - Throws: ``TrainingError`` `invalid_option` where the address can't be listened on.
    public func run() async throws {
        try await withGracefulShutdownHandler {
            do {
                try await application.run()
            } catch {
                throw configuration.listening(error)
            }
        } onGracefulShutdown: {
            readiness.close()
        }
    }

    /// The service that seals what was recorded, and logs what keeps it from that.
    private static func sealing(_ seals: Seals, _ keys: SealKeyFile?, _ logger: Logger) -> SealTask {
        SealTask(seals, with: keys, after: .seconds(10)) { result in
            switch result {
            case .success(let size):
                logger.debug("sealed", metadata: ["leaves": "\(size)"])
            case .failure(let error):
                logger.warning("not sealed", metadata: ["code": "\(error.code.rawValue)"])
            }
        }
    }

    /// The service that starts and expires enrollments on their days, and logs their numbers.
    private static func dayTurn(_ enrollments: Enrollments, _ logger: Logger) -> DayTurn {
        DayTurn(enrollments, after: .seconds(60)) { result in
            switch result {
            case .success(let turn) where turn.isAnything:
                logger.info(
                    "enrollments turned",
                    metadata: [
                        "begun": "\(turn.begun)", "expired": "\(turn.expired)", "withdrawn": "\(turn.withdrawn)",
                        "movedUp": "\(turn.movedUp)", "completed": "\(turn.completed)",
                    ]
                )
            case .success: break
            case .failure(let error):
                logger.warning("enrollments not turned", metadata: ["code": "\(error.code.rawValue)"])
            }
        }
    }
}

extension TrainingServer: CustomStringConvertible {
    /// The address, and nothing else, because services are written into logs, and the configuration holds a secret.
    public var description: String { "TrainingServer \(configuration.host):\(configuration.port)" }
}
