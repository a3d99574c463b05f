import CSV
import HTTPTypes
import Hummingbird
import NIOCore
import Serving
import Shapes
import Training

/// The routes of imports and their tasks.
struct ImportRoutes {
    let training: Training
    let lane: ImportLane
    let quotas: RegistryQuotas
    let maximumFile: Int

    var operations: [Operation] {
        ImportKind.allCases.map(bring) + [list, show, undo, task] + ImportTaskFile.allCases.map(taskFile)
    }

    private static let number = Operation.Parameter.path(
        "number",
        "The import's number.",
        .text(1...10, pattern: .digits)
    )
    private static let task = Operation.Parameter.path("task", "The task's name.", .uuid)

    private func bring(_ kind: ImportKind) -> Operation {
        Operation(
            method: .post,
            path: "/v1/imports/\(kind.rawValue)",
            id: "import\(kind.name)",
            summary:
                "Import a file of \(kind.rawValue): each row has a fate of its own, and all are stored in one transaction.",
            right: kind.importer,
            parameters: Self.parameters(of: kind),
            body: .file,
            answers: [
                .json(ImportSummary.schema, "The summary of the import, with the fates of its rows."),
                .json(
                    .importTask,
                    status: .accepted,
                    "The import goes on without the client (`Prefer: respond-async`).",
                    headers: [.location, .preference, AnswerField.retryAfter.sometimes]
                ),
            ],
            problems: [
                .notText, .emptyFile, .unreadableEncoding, .legacyEncoding, .unknownEncoding, .ambiguousEncoding,
                .lostLetters, .missingColumn, .doubledColumn, .columnWithoutName, .unknownColumn, .importAborted,
                .valueTooLong, .tooManyImports, .tooMuchRefused,
            ] + (kind == .officials ? [.moveInFuture] : kind == .organizations ? [.manyRenamed] : [])
                + (kind.namesPeople ? [.nationalIdsUsedUp] : [])
                + (kind.hasDays ? [.monthFirstDays] : [])
        ) { input in
            try await take(kind, input)
        }
    }

    private static func parameters(of kind: ImportKind) -> [Operation.Parameter] {
        let effectiveOn = Operation.Parameter.query(
            "effectiveOn",
            .day,
            "The day from which the file's values hold; default: today."
        )
        let own: [Operation.Parameter] =
            switch kind {
            case .organizations:
                [
                    effectiveOn,
                    .query("rename", .flag, "True to let the file rename many units."),
                ]
            case .officials:
                [effectiveOn]
            case .courses, .curricula:
                [.query("draft", .flag, "True to keep new ones as drafts.")]
            case .enrollments, .completions:
                []
            }
        let changes: [Operation.Parameter?] = [
            kind.hasDays
                ? .query(
                    "dates",
                    .choice(of: DayOrder.self),
                    "The order in days such as 05/06/2022; default: the day first."
                ) : nil,
            kind.canClear ? .query("clearEmpty", .flag, "True to let an empty cell clear the stored value.") : nil,
            kind.keepsEdits
                ? .query("overwriteEdits", .flag, "True to overwrite fields that were edited by hand too.") : nil,
        ]
        return [
            .query("dryRun", .flag, "Judge all rows, and store nothing."),
            .query(
                "mode",
                .choice(of: ImportMode.self),
                "The rows to store: new and known ones, only new ones, or only known ones."
            ),
            .query(
                "onError",
                .choice(of: ImportOnError.self),
                "The effect of a refused row: to skip it, or to import nothing."
            ),
            .query("encoding", .text(1...32), "The file's encoding; default: found from the file."),
            .query(
                "delimiter",
                .choice([",", ";", "tab"]),
                "The character between fields; default: found from the file."
            ),
            .query("fileName", .text(1...200), "The file's name."),
            .query("map.*", .text(0...200), "`map.full_name=Tên` reads a column under another name."),
            .header("Prefer", .anyText, "`respond-async`: answer at once with a task to watch."),
        ] + changes.compactMap(\.self) + own
    }

    private var list: Operation {
        .list("/v1/imports", id: "listImports", "The imports on record, the latest first.") {
            input,
            page in
            try await training.imports.list(page, for: input.caller)
        }
    }

    private var show: Operation {
        .show(
            "/v1/imports/{number}",
            id: "showImport",
            "One import.",
            [Self.number],
            problems: [.noSuchImport]
        ) { input in
            try await training.imports.show(try Self.number(input), for: input.caller)
        }
    }

    private var undo: Operation {
        Operation(
            method: .post,
            path: "/v1/imports/{number}/undo",
            id: "undoImport",
            summary:
                "Undo an import, except for records that others depend on; those can be undone later.",
            right: .administrator,
            parameters: [
                Self.number,
                .query("dryRun", .flag, "Say what would be undone and what would be kept, and change nothing."),
            ],
            answers: [
                Operation.Answer(
                    description:
                        "The records that were undone, and those that were kept, with the reason; as a file, the fate of each record.",
                    content: [("application/json", UndoSummary.schema), ("text/csv", .file)],
                    headers: [AnswerField.tag.sometimes, .caching, .vary, AnswerField.fileName.sometimes]
                )
            ],
            problems: [.noSuchImport, .undoneAlready]
        ) { input in
            try await takeBack(input)
        }
    }

    private func takeBack(_ input: Input) async throws -> Response {
        let number = try Self.number(input)
        var options = UndoOptions()
        options.isDryRun = input.flag("dryRun") ?? false
        options.language = input.language
        var response: Response
        if Accept.prefersFile(input.request.headers) {
            do {
                let file = try SpooledFile()
                options.notes = file.path
                _ = try await training.imports.undo(number, options, by: input.caller)
                response = Response(csv: "undo-\(number).csv", file)
            } catch let error as TrainingError where error.code == .cannotWriteFile {
                // The file is the server's own; the client doesn't know of it.
                throw TrainingError(.internalFault, underlying: error)
            }
        } else {
            response = Response(tagged: try await training.imports.undo(number, options, by: input.caller))
        }
        response.headers[.vary] = "Accept"
        return response
    }

    private var task: Operation {
        Operation(
            method: .get,
            path: "/v1/imports/tasks/{task}",
            id: "showImportTask",
            summary: "The progress of an import that was requested with `Prefer: respond-async`.",
            right: .recorder,
            parameters: [Self.task],
            answers: [
                .json(.importTask, "The task in its present state.", headers: [AnswerField.retryAfter.sometimes])
            ],
            problems: [.noSuchImport]
        ) { input in
            try Response(task: try await training.importTasks.show(input.path("task"), for: input.caller))
        }
    }

    private func taskFile(_ file: ImportTaskFile) -> Operation {
        Operation(
            method: .get,
            path: "/v1/imports/tasks/{task}/\(file.rawValue)",
            id: "showImportTask\(file.name)",
            summary: file == .rejects
                ? "The rejects file: the refused rows with their faults, to be corrected and imported again."
                : "The notes about mended and unusual rows.",
            right: .recorder,
            parameters: [Self.task],
            answers: [.file],
            problems: [.noSuchImport]
        ) { input in
            let task = input.path("task")
            guard try await training.importTasks.has(file, of: task, for: input.caller) else {
                throw TrainingError(.noSuchImport, ["found": "\(task)/\(file.rawValue)"])
            }
            return Response(csv: "\(file.rawValue).csv") { write in
                try await training.importTasks.read(file, of: task) { try await write($0) }
            }
        }
    }

    private func take(_ kind: ImportKind, _ input: Input) async throws -> Response {
        let request = input.request
        guard let type = request.headers[.contentType], MediaType.isFile(type),
            request.headers[.contentEncoding] == nil
        else {
            let expected = MediaType.files.joined(separator: ", ")
            throw Problem(.unsupportedMediaType, ["expected": expected], headers: [.accept: expected])
        }
        var asked = try Self.asked(input)
        let holder = input.context.holder(input.caller.name)
        let (body, room) = try await spool(request, for: holder)
        asked.source = .file(body.path)
        asked.language = input.language
        let place = try lane.enter(for: holder)
        let job = ImportJob(
            kind: kind,
            request: asked,
            body: body,
            caller: input.caller,
            place: place,
            room: room,
            task: try await training.importTasks.begin(kind, fileName: asked.fileName ?? "-", by: input.caller),
            path: request.uri.path,
            requestID: input.context.requestID
        )
        guard Self.prefersNotToWait(request) else { return Response(json: try await lane.take(job)) }
        try lane.enqueue(job)
        var response = try Response(
            task: try await training.importTasks.show(job.task, for: input.caller),
            status: .accepted
        )
        response.headers[.location] = job.location
        response.headers[.preferenceApplied] = "respond-async"
        return response
    }

    /// Stores the body in a file; an incomplete body is refused.
    ///
    /// - Returns: The file, and its quota of disk space, which is taken as long as it is referenced.
    private func spool(_ request: Request, for holder: Holder) async throws -> (SpooledFile, Quota.Part) {
        let length = request.headers[.contentLength].flatMap { Int($0) }
        let tooLarge = Problem(.bodyTooLarge, ["expected": "\(maximumFile)"])
        if let length, length > maximumFile { throw tooLarge }
        let coming = try quotas.requests.bodies.take(for: holder)
        defer { withExtendedLifetime(coming) {} }
        let room = try quotas.spooled.take(0, for: holder)
        let file = try SpooledFile()
        var count = 0
        for try await chunk in request.body {
            count += chunk.readableBytes
            guard count <= maximumFile else { throw tooLarge }
            try room.grow(by: chunk.readableBytes)
            try file.write(chunk.readableBytesView)
        }
        try Task.checkCancellation()
        if let length, length != count { throw Problem(.badRequest) }
        return (file, room)
    }

    /// The import that the query's parameters ask for.
    private static func asked(_ input: Input) throws -> ImportRequest {
        var asked = ImportRequest(source: .standardInput)
        asked.isDryRun = input.flag("dryRun") ?? false
        asked.mode = input.choice("mode") ?? .upsert
        asked.onError = input.choice("onError") ?? .skip
        if let name = input.text("encoding") {
            guard let encoding = CSVEncoding(name: name) else {
                let fault = FieldFault(.parameter("encoding"), .invalidParameter, ["found": "encoding"])
                throw Problem(fault, status: 400)
            }
            asked.encoding = encoding
        }
        asked.dates = input.choice("dates")
        asked.isOverHTTP = true
        asked.delimiter = input.text("delimiter").flatMap {
            [",": UInt8(ascii: ","), ";": UInt8(ascii: ";"), "tab": 9][$0]
        }
        asked.clearsEmpty = input.flag("clearEmpty") ?? false
        asked.overwritesEdits = input.flag("overwriteEdits") ?? false
        let mapped = input.parameters.filter { $0.key.hasPrefix("map.") && !$0.value.isEmpty }
        asked.columnMapping = Dictionary(uniqueKeysWithValues: mapped.map { (String($0.key.dropFirst(4)), $0.value) })
        asked.effectiveOn = input.day("effectiveOn")
        asked.isDraft = input.flag("draft") ?? false
        asked.renamesMany = input.flag("rename") ?? false
        let fileName = input.text("fileName") ?? "\(input.request.uri.path.split(separator: "/").last ?? "import").csv"
        asked.fileName = String(fileName.split(separator: "/").last?.prefix(200) ?? "-")
        return asked
    }

    /// True if the client asks not to wait: `Prefer: respond-async` (RFC 7240).
    private static func prefersNotToWait(_ request: Request) -> Bool {
        request.headers[values: .prefer].contains { field in
            field.lowercased().split(separator: ",").contains { preference in
                preference.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" } == "respond-async"
            }
        }
    }

    private static func number(_ input: Input) throws -> Int {
        let text = input.path("number")
        guard let number = Int32(text) else { throw TrainingError(.noSuchImport, ["found": text]) }
        return Int(number)
    }
}

extension Schema {
    fileprivate static let importTask = object(
        ImportTask.properties + [.optional("summary", ImportSummary.schema), .optional("problem", problem)]
    ).named("ImportTask")
}

extension ImportTaskFile {
    /// The name as a part of an operation's id.
    fileprivate var name: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension ImportKind {
    /// The name as a part of an operation's id.
    var name: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

    /// The right to import such a file.
    fileprivate var importer: Right {
        switch self {
        case .organizations, .courses, .curricula: .administrator
        case .officials, .enrollments: .registrar
        case .completions: .recorder
        }
    }
}

extension Response {
    /// A task, with the answer of its import inside once there is one.
    fileprivate init(task: ImportTask, status: HTTPResponse.Status = .ok) throws {
        var text = ByteBuffer(json: task)
        if task.state == .running || task.answer == nil {
            self.init(json: text, status: status)
            if task.state == .running { headers[.retryAfter] = "1" }
            return
        }
        // The answer is JSON text already, so it is inserted before the closing brace.
        text = text.getSlice(at: text.readerIndex, length: text.readableBytes - 1) ?? text
        let name = task.state == .finished ? "summary" : "problem"
        text.writeString(#","\#(name)":\#(task.answer ?? "null")}"#)
        self.init(json: text, status: status)
    }
}

extension Response {
    /// Sends a file.
    ///
    /// - Parameter file: The file, which is deleted after it is sent.
    fileprivate init(csv name: String, _ file: SpooledFile) {
        self.init(csv: name) { write in
            var offset = 0
            while true {
                let bytes = try file.read(at: offset, atMost: 1 << 16)
                guard !bytes.isEmpty else { break }
                try await write(bytes)
                offset += bytes.count
            }
        }
    }
}
