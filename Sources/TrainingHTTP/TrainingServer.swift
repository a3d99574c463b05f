public import Logging
public import ServiceLifecycle
public import Training

/// The registry over HTTP, as a service.
///
/// It finishes what it began when it is told to stop, and takes nothing new from then on. The database's client must be
/// running for as long as this does.
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

    /// Makes a server that does nothing until ``run()``.
    ///
    /// - Parameters:
    ///   - training: The registry.
    ///   - configuration: Where to listen, for whom, and within which limits.
    ///   - logger: Where a line for each request goes, and the details of faults.
    ///   - onListening: Called once with the address that was bound, when requests are taken.
    /// - Throws: ``TrainingError`` `invalid_option` where the environment's token is too short.
    public init(
        training: Training,
        configuration: ServerConfiguration,
        logger: Logger,
        onListening: @escaping @Sendable (ServerAddress) async -> Void = { _ in }
    ) throws {
        let readiness = Readiness()
        self.readiness = readiness
        self.configuration = configuration
        application = try buildApplication(
            training: training,
            configuration: configuration,
            readiness: readiness,
            logger: logger,
            onListening: onListening
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
}

extension TrainingServer: CustomStringConvertible {
    /// Where it listens, and nothing else: services are written into logs, and the configuration holds a secret.
    public var description: String { "TrainingServer \(configuration.host):\(configuration.port)" }
}
