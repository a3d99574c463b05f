import HTTPTypes
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Training

/// Where files that came over HTTP are taken in: a few at a time, each kept on record as a task.
///
/// Who waits for the answer runs their import themselves, in their request; who doesn't leaves it to ``run()``.
final class ImportLane: Service {
    private let training: Training
    private let turns: Turns
    private let logger: Logger
    private let metrics: ImportMetrics
    private let running = Atomic(0)
    private let queued = Atomic(0)
    private let jobs: AsyncStream<ImportJob>
    private let line: AsyncStream<ImportJob>.Continuation

    /// - Parameters:
    ///   - training: The registry.
    ///   - limits: How many imports run at once, and how many may wait.
    ///   - logger: Told what went wrong with imports that nobody waits for.
    ///   - metrics: Where imports are counted.
    init(
        _ training: Training,
        limits: ServerLimits,
        logger: Logger,
        metrics: ImportMetrics = ServerMetrics().imports
    ) {
        self.training = training
        self.logger = logger
        self.metrics = metrics
        turns = Turns(limits.maximumImports, mostWaiting: limits.maximumWaitingImports)
        (jobs, line) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(limits.maximumWaitingImports))
    }

    /// How many imports run, and how many wait, be it that somebody waits for them or not.
    var load: (running: Int, waiting: Int) {
        (running.load(ordering: .relaxed), turns.waiting + max(0, queued.load(ordering: .relaxed)))
    }

    /// Leaves an import to be done.
    ///
    /// - Throws: ``TrainingError`` `overloaded` where too many wait already, `shutting_down`.
    func enqueue(_ job: ImportJob) throws {
        switch line.yield(job) {
        case .enqueued: queued.add(1, ordering: .relaxed)
        case .dropped: throw TrainingError(.overloaded)
        case .terminated: throw TrainingError(.shuttingDown)
        @unknown default: throw TrainingError(.internalFault)
        }
    }

    /// Does what was left to be done, until the server is told to stop; what waits then is still done.
    func run() async throws {
        await withGracefulShutdownHandler {
            for await job in jobs {
                queued.subtract(1, ordering: .relaxed)
                do {
                    _ = try await take(job)
                } catch {
                    // Its task tells of it; the log has what lies beneath.
                    let error = TrainingError.wrapping(error)
                    logger.debug(
                        "import failed",
                        metadata: [
                            "request": "\(job.requestID)", "code": "\(error.code.rawValue)",
                            "error": "\(error.underlying.map { "\($0)" } ?? "-")",
                        ]
                    )
                }
            }
        } onGracefulShutdown: {
            self.line.finish()
        }
    }

    /// Takes in a file when it is its turn.
    ///
    /// Whoever asks may go away: the import is undone then, unless it was stored already.
    ///
    /// - Returns: The summary as clients see it.
    /// - Throws: What the import throws; the task tells of it too.
    func take(_ job: ImportJob) async throws -> ByteBuffer {
        let latest = LatestStep()
        do {
            let (answer, files) = try await withThrowingTaskGroup(of: Void.self) { beside in
                beside.addTask {
                    // A clock, and no synchronisation: it only says now and then that the server is alive.
                    while !Task.isCancelled {
                        try await Task.sleep(for: ImportTasks.heartbeat)
                        try await self.training.importTasks.note(job.task, latest.step.withLock { $0 })
                    }
                }
                defer { beside.cancelAll() }
                return try await turns.withTurn {
                    running.add(1, ordering: .relaxed)
                    defer { running.subtract(1, ordering: .relaxed) }
                    return try await summary(of: job) { step in latest.step.withLock { $0 = step } }
                }
            }
            try await training.importTasks.end(job.task, answer: String(buffer: answer), failed: false, files: files)
            return answer
        } catch {
            await tell(error, of: job)
            throw error
        }
    }

    private func summary(
        of job: ImportJob,
        _ report: @escaping @Sendable (ImportStep) -> Void
    ) async throws -> (ByteBuffer, [(name: ImportTaskFile, file: SpooledFile)]) {
        let (rejects, notes) = (try SpooledFile(), try SpooledFile())
        var request = job.request
        request.rejects = rejects.path
        request.notes = notes.path
        request.report = report
        let taken = request
        var summary = try await metrics.counted(job.kind) {
            try await training.import(job.kind, taken, by: job.caller)
        }
        summary.rejects = summary.rejects.map { _ in "\(job.location)/rejects" }
        summary.notes = summary.noted > 0 ? "\(job.location)/notes" : nil
        var files: [(name: ImportTaskFile, file: SpooledFile)] = []
        if summary.rejects != nil { files.append((.rejects, rejects)) }
        if summary.notes != nil { files.append((.notes, notes)) }
        return (try JSONWriter.text(of: summary), files)
    }

    /// Keeps on record what an import failed of.
    ///
    /// Who went away asks nothing any more: their task falls silent, which tells the same.
    private func tell(_ error: any Error, of job: ImportJob) async {
        let problem = Problem(caught: error, method: .post, request: job.requestID)
        let (_, body) = problem.answer(path: job.path, language: job.request.language)
        try? await training.importTasks.end(job.task, answer: String(buffer: body), failed: true)
    }
}

/// How far an import is, between who does it and who tells of it.
private final class LatestStep: Sendable {
    let step = Mutex<ImportStep?>(nil)
}
