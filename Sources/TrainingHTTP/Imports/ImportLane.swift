import HTTPTypes
import Logging
import NIOCore
import ServiceLifecycle
import Serving
import Synchronization
import Training

/// Where files that came over HTTP are taken in: a few at a time, each kept on record as a task.
///
/// Who waits for the answer runs their import themselves, in their request; who doesn't leaves it to ``run()``.
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

    /// How long it is waited before it is tried again to keep on record what an import brought.
    private static let pauses: [Duration] = [.milliseconds(200), .seconds(1), .seconds(5)]

    /// How long it is waited before it is forgotten again.
    private static let memory = Duration.seconds(600)

    /// What an import brought that is stored.
    private struct Taken {
        /// The summary as clients see it.
        let answer: ByteBuffer

        let files: [(name: ImportTaskFile, file: SpooledFile)]
    }

    /// - Parameters:
    ///   - training: The registry.
    ///   - limits: How many imports run at once, and how many may wait.
    ///   - logger: Told what went wrong with imports that nobody waits for, and with keeping any of them on record.
    ///   - metrics: Where imports are counted.
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
        // Whoever has a place has room in it.
        (jobs, line) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// How many imports run, and how many wait, be it that somebody waits for them or not.
    var load: (running: Int, waiting: Int) {
        (running.load(ordering: .relaxed), queue.waiting)
    }

    /// Room for one more import, among those that run and those that wait.
    ///
    /// - Parameter holder: For whom.
    /// - Returns: The room, which is taken as long as somebody holds it.
    /// - Throws: `overloaded` where too many wait already, `too_many_imports` where too many of the holder's do.
    func enter(for holder: Holder) throws -> Quota.Part {
        try places.take(for: holder)
    }

    /// Leaves an import to be done.
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

    /// Does what was left to be done, until the server is told to stop; what waits then is still done.
    ///
    /// It forgets meanwhile what has been kept for long enough.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await cancelWhenGracefulShutdown { await self.forget() } }
                // Each is taken out of the line at once, to be heard of while it waits for its turn.
                for await job in jobs {
                    group.addTask { await self.takeUnawaited(job) }
                }
            }
        } onGracefulShutdown: {
            self.line.finish()
        }
    }

    /// Forgets time and again, whether anything is brought or not, until it is cancelled.
    private func forget() async {
        repeat {
            do {
                try await training.importTasks.forget()
            } catch  where !Task.isCancelled {
                let code = TrainingError.wrapping(error).code.rawValue
                logger.warning("imports not forgotten", metadata: ["code": "\(code)"])
            } catch {}
            // A clock, and no synchronisation.
        } while (try? await Task.sleep(for: Self.memory)) != nil
    }

    private func takeUnawaited(_ job: ImportJob) async {
        do {
            _ = try await take(job)
        } catch {
            // Its task tells of it; the log has what lies beneath.
            log(.debug, "import failed", error, of: job)
        }
    }

    /// Takes in a file when it is its turn.
    ///
    /// Whoever asks may go away: the import is undone then, unless it was stored already.
    ///
    /// - Returns: The summary as clients see it.
    /// - Throws: What the import throws; the task tells of it too.
    func take(_ job: ImportJob) async throws -> ByteBuffer {
        defer { withExtendedLifetime((job.place, job.room)) {} }
        let latest = LatestStep()
        return try await withThrowingTaskGroup(of: Void.self) { beside in
            beside.addTask { await self.beat(for: job, latest) }
            defer { beside.cancelAll() }
            let taken: Taken
            do {
                taken = try await queue.run {
                    running.add(1, ordering: .relaxed)
                    defer { running.subtract(1, ordering: .relaxed) }
                    return try await summary(of: job) { step in latest.step.withLock { $0 = step } }
                }
            } catch {
                await tell(error, of: job)
                throw error
            }
            // What is stored is stored, whatever becomes of its record.
            await record(taken, of: job)
            return taken.answer
        }
    }

    /// Says now and then that the server is alive, until it is cancelled.
    private func beat(for job: ImportJob, _ latest: LatestStep) async {
        // A clock, and no synchronisation.
        while (try? await Task.sleep(for: ImportTasks.heartbeat)) != nil {
            do {
                try await training.importTasks.note(job.task, latest.step.withLock { $0 })
            } catch {
                // The next one may be heard again.
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
            try await training.import(job.kind, taken, by: job.caller)
        }
        summary.rejects = summary.rejects.map { _ in "\(job.location)/rejects" }
        summary.notes = summary.noted > 0 ? "\(job.location)/notes" : nil
        var files: [(name: ImportTaskFile, file: SpooledFile)] = []
        if summary.rejects != nil { files.append((.rejects, rejects)) }
        if summary.notes != nil { files.append((.notes, notes)) }
        return Taken(answer: try JSONWriter.text(of: summary), files: files)
    }

    /// Keeps on record what an import brought.
    ///
    /// A failure to do so is none of the import's: it is tried again a few times, and the heartbeat goes on meanwhile.
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
            // The database is given time; nobody is waited for.
            guard let pause = pauses.popFirst(), (try? await Task.sleep(for: pause)) != nil else { return }
        }
    }

    /// Keeps on record what an import failed of.
    ///
    /// Who went away asks nothing any more: their task falls silent, which tells the same.
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

/// How far an import is, between who does it and who tells of it.
private final class LatestStep: Sendable {
    let step = Mutex<ImportStep?>(nil)
}
