import HTTPTypes
import Logging
import NIOCore
import ServiceLifecycle
import Serving
import Synchronization
import Training

/// Runs the imports of files that came over HTTP, a few at a time, each with a task on record; each caller has their
/// share of the places.
///
/// A client that waits for the answer has its import run within the request; other imports run within ``run()``.
final class ImportLane: Service {
    private let training: Training
    private let places: Quota
    private let maximumRemarks: Int
    private let queue: Queue
    private let logger: Logger
    private let metrics: ImportMetrics
    private let running = Atomic(0)
    private let jobs: AsyncStream<ImportJob>
    private let line: AsyncStream<ImportJob>.Continuation

    /// The pauses between attempts to store what an import answered.
    private static let pauses: [Duration] = [.milliseconds(200), .seconds(1), .seconds(5)]

    /// The time between two rounds of deleting old tasks.
    private static let memory = Duration.seconds(600)

    /// The answer and the files of an import that has been stored.
    private struct Taken {
        /// The summary as clients see it.
        let answer: ByteBuffer

        let files: [(name: ImportTaskFile, file: SpooledFile)]
    }

    /// - Parameters:
    ///   - limits: How many imports run at once, and how many may wait.
    ///   - logger: The log of failed imports for which no client waits, and of answers that can't be stored.
    init(
        _ training: Training,
        limits: RegistryLimits,
        logger: Logger,
        metrics: ImportMetrics = ServerMetrics().imports
    ) {
        self.training = training
        self.logger = logger
        self.metrics = metrics
        places = Quota(limits.maximumImports + limits.maximumWaitingImports, refusal: .tooManyImports)
        maximumRemarks = limits.maximumRemarks
        queue = Queue(limits.maximumImports)
        // The quota limits the jobs, so the stream needn't.
        (jobs, line) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// The number of imports that run, and of those that wait, whether clients wait for them or not.
    var load: (running: Int, waiting: Int) {
        (running.load(ordering: .relaxed), queue.waiting)
    }

    /// Takes a place for one more import, among those that run or wait.
    ///
    /// - Returns: The place, which is taken as long as it is referenced.
    /// - Throws: `overloaded` where too many imports wait, `too_many_imports` where too many of the holder's do.
    func enter(for holder: Holder) throws -> Quota.Part {
        try places.take(for: holder)
    }

    /// Leaves an import to ``run()``.
    ///
    /// - Throws: ``TrainingError`` `shutting_down`.
    func enqueue(_ job: ImportJob) throws {
        switch line.yield(job) {
        case .enqueued: break
        case .dropped: throw TrainingError(.overloaded)
        case .terminated: throw TrainingError(.shuttingDown)
        @unknown default: throw TrainingError(.internalFault)
        }
    }

    /// Runs the imports that were left to it until the server is stopped, and finishes those that wait then.
    ///
    /// Meanwhile it deletes old tasks.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await cancelWhenGracefulShutdown { await self.forget() } }
                // Each job leaves the stream at once, so that its heartbeat begins while it waits for its turn.
                for await job in jobs {
                    group.addTask { await self.takeUnawaited(job) }
                }
            }
        } onGracefulShutdown: {
            self.line.finish()
        }
    }

    /// Deletes old tasks now and then, until it is cancelled.
    private func forget() async {
        repeat {
            do {
                try await training.importTasks.forget()
            } catch  where !Task.isCancelled {
                let code = TrainingError.wrapping(error).code.rawValue
                logger.warning("imports not forgotten", metadata: ["code": "\(code)"])
            } catch {}
            // This sleep is a clock; nothing waits for it.
        } while (try? await Task.sleep(for: Self.memory)) != nil
    }

    private func takeUnawaited(_ job: ImportJob) async {
        do {
            _ = try await take(job)
        } catch {
            // The task shows the error to the client; the log gets the cause.
            log(.debug, "import failed", error, of: job)
        }
    }

    /// Runs an import when its turn comes.
    ///
    /// If the client goes away, the import is undone, unless it has been stored already.
    ///
    /// - Throws: The error of the import, which its task shows too.
    func take(_ job: ImportJob) async throws -> ByteBuffer {
        defer { withExtendedLifetime((job.place, job.room)) {} }
        let latest = LatestStep()
        return try await withThrowingTaskGroup(of: Void.self) { beside in
            beside.addTask { await self.beat(for: job, latest) }
            defer { beside.cancelAll() }
            let taken: Taken
            do {
                taken = try await queue.run(for: job.caller.name) {
                    running.add(1, ordering: .relaxed)
                    defer { running.subtract(1, ordering: .relaxed) }
                    return try await summary(of: job) { step in latest.step.withLock { $0 = step } }
                }
            } catch {
                await tell(error, of: job)
                throw error
            }
            // The import is stored, even if storing its answer fails.
            await record(taken, of: job)
            return taken.answer
        }
    }

    /// Stores a sign of life now and then, until it is cancelled.
    private func beat(for job: ImportJob, _ latest: LatestStep) async {
        // This sleep is a clock; nothing waits for it.
        while (try? await Task.sleep(for: ImportTasks.heartbeat)) != nil {
            do {
                try await training.importTasks.note(job.task, latest.step.withLock { $0 })
            } catch {
                // The next heartbeat may succeed.
                log(.debug, "import's heartbeat not recorded", error, of: job)
            }
        }
    }

    private func summary(
        of job: ImportJob,
        _ report: @escaping @Sendable (ImportStep) -> Void
    ) async throws -> Taken {
        let (rejects, notes) = (try SpooledFile(), try SpooledFile())
        var request = job.request
        request.rejects = rejects.path
        request.notes = notes.path
        request.maximumRemarks = maximumRemarks
        request.report = report
        let taken = request
        var summary = try await metrics.counted(job.kind) {
            try await training.imports.take(job.kind, taken, by: job.caller)
        }
        summary.rejects = summary.rejects.map { _ in "\(job.location)/rejects" }
        summary.notes = summary.noted > 0 ? "\(job.location)/notes" : nil
        var files: [(name: ImportTaskFile, file: SpooledFile)] = []
        if summary.rejects != nil { files.append((.rejects, rejects)) }
        if summary.notes != nil { files.append((.notes, notes)) }
        return Taken(answer: ByteBuffer(json: summary), files: files)
    }

    /// Stores the answer of an import in its task.
    ///
    /// The import is stored already, so a failure here is tried again a few times, while the heartbeat goes on.
    private func record(_ taken: Taken, of job: ImportJob) async {
        var pauses = Self.pauses[...]
        while true {
            do {
                return try await training.importTasks.end(
                    job.task,
                    answer: String(buffer: taken.answer),
                    failed: false,
                    files: taken.files
                )
            } catch {
                log(.warning, "import's end not recorded", error, of: job)
            }
            // The database gets some time to recover.
            guard let pause = pauses.popFirst(), (try? await Task.sleep(for: pause)) != nil else { return }
        }
    }

    /// Stores the failure of an import in its task.
    ///
    /// If the client has gone away and the import is cancelled, this may fail too: the task's heartbeat then stops,
    /// which says the same.
    private func tell(_ failure: any Error, of job: ImportJob) async {
        let problem = Problem(TrainingError.wrapping(failure), request: job.requestID)
        let (_, body) = problem.answer(path: job.path, in: job.request.language)
        do {
            try await training.importTasks.end(job.task, answer: String(buffer: body), failed: true)
        } catch {
            log(.debug, "import's failure not recorded", error, of: job)
        }
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ error: any Error, of job: ImportJob) {
        let error = TrainingError.wrapping(error)
        logger.log(
            level: level,
            message,
            metadata: [
                "request": "\(job.requestID)", "code": "\(error.code.rawValue)",
                "error": "\(error.underlying.map { "\($0)" } ?? "-")",
            ]
        )
    }
}

/// The latest step of an import, shared between the import and its heartbeat.
private final class LatestStep: Sendable {
    let step = Mutex<ImportStep?>(nil)
}
