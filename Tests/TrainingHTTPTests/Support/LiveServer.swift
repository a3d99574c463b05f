import Hummingbird
import Logging
import ServiceLifecycle
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

/// A server on a free port of this machine.
struct LiveServer: Sendable {
    let address: ServerAddress
    private let group: ServiceGroup

    /// Runs a server until `body` returns, and expects it to end in order.
    static func run<Result>(
        _ service: (_ onListening: @escaping @Sendable (ServerAddress) async -> Void) throws -> any Service,
        _ body: (LiveServer) async throws -> Result
    ) async throws -> Result {
        let (addresses, found) = AsyncStream.makeStream(of: ServerAddress.self)
        let server = try service { found.yield($0) }
        let group = ServiceGroup(services: [server], logger: .silent)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { found.finish() }
                try await group.run()
            }
            var iterator = addresses.makeAsyncIterator()
            guard let address = await iterator.next() else {
                try await tasks.next()
                throw NeverListened()
            }
            let result = try await body(LiveServer(address: address, group: group))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    struct NeverListened: Error {}

    /// Runs a whole server over a registry.
    static func run<Result>(
        _ training: Training,
        limits: RegistryLimits = RegistryLimits(),
        logger: Logger = .silent,
        _ body: (LiveServer) async throws -> Result
    ) async throws -> Result {
        try await run(
            { onListening in
                try TrainingServer(
                    training: training,
                    configuration: .tested(limits: limits),
                    logger: logger,
                    onListening: onListening
                )
            },
            body
        )
    }

    /// Runs a server with the routes of `router` only.
    static func run<Result>(
        _ router: Router<ServingContext>,
        limits: ServerLimits = ServerLimits(),
        _ body: (LiveServer) async throws -> Result
    ) async throws -> Result {
        try await run(
            { onListening in
                Application(
                    router: router,
                    server: .guarded(
                        within: limits,
                        quotas: RequestQuotas(limits),
                        api: try TrainingAPI.nowhere(),
                        transfers: [],
                        log: RequestLog(logger: .silent, metrics: ServerMetrics().requests)
                    ),
                    configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
                    onServerRunning: { channel in
                        if let address = ServerAddress(channel) { await onListening(address) }
                    },
                    logger: .silent
                )
            },
            body
        )
    }

    /// The fields of a request's head that name the server, and the administrator who asks.
    static let host = "Host: localhost\r\nAuthorization: Bearer \(RouterClient.administrator)\r\n"

    /// Tells the server to finish its requests and stop.
    func stop() async {
        await group.triggerGracefulShutdown()
    }

    /// Opens a connection, and closes it when `body` returns.
    func connect<Result>(
        from address: String = "127.0.0.1",
        _ body: (inout SocketClient) async throws -> Result
    ) async throws -> Result {
        try await SocketClient.connect(port: self.address.port, from: address, body)
    }
}

extension TrainingAPI {
    /// The API of a registry whose database can't be reached.
    static func nowhere() throws -> TrainingAPI {
        let training = try Training.nowhere()
        return TrainingAPI(
            authenticator: Authenticator(apiToken: nil, accounts: training.accounts, provider: nil),
            answers: training.idempotentAnswers,
            language: .vi
        )
    }
}
