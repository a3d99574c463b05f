import CSV
import HTTPTypes
import Hummingbird
import NIOCore
import Training

/// Files that come in, and what became of them.
struct ImportRoutes {
    let training: Training
    let lane: ImportLane
    let maximumImport: Int

    func add(to routes: some RouterMethods<TrainingContext>) {
        for kind in ImportKind.allCases {
            routes.post("imports/\(kind.rawValue)") { request, context in
                try await take(kind, request, context)
            }
        }
        routes.get("imports") { request, _ in
            var query = QueryReader(request)
            let page = try query.page()
            try query.throwFaults()
            return try Response(json: try await training.imports.list(page))
        }
        routes.get("imports/{number}") { request, context in
            try QueryReader(request).throwFaults()
            return try Response(json: try await training.imports.show(try Self.number(context)))
        }
        routes.post("imports/{number}/undo") { request, context in
            try QueryReader(request).throwFaults()
            return try Response(json: try await training.imports.undo(try Self.number(context), by: context.caller))
        }
        routes.get("imports/tasks/{task}") { request, context in
            try QueryReader(request).throwFaults()
            return try Response(task: try await training.importTasks.show(try context.parameters.require("task")))
        }
        for file in ImportTaskFile.allCases {
            routes.get("imports/tasks/{task}/\(file.rawValue)") { request, context in
                try QueryReader(request).throwFaults()
                let task = try context.parameters.require("task")
                guard try await training.importTasks.has(file, of: task) else {
                    throw TrainingError(.noSuchImport, ["found": "\(task)/\(file.rawValue)"])
                }
                return Response(csv: "\(file.rawValue).csv") { write in
                    try await training.importTasks.read(file, of: task) { try await write($0) }
                }
            }
        }
    }

    private func take(_ kind: ImportKind, _ request: Request, _ context: TrainingContext) async throws -> Response {
        guard let type = request.headers[.contentType], Self.isFile(type), request.headers[.contentEncoding] == nil
        else {
            throw Problem(
                .unsupportedMediaType,
                ["expected": "text/csv, application/octet-stream"],
                headers: [.accept: "text/csv, application/octet-stream"]
            )
        }
        var (asked, fileName) = try Self.asked(kind, request)
        let body = try await spool(request)
        asked.source = .file(body.path)
        asked.fileName = fileName
        asked.language = Language(preferredBy: request.headers)
        let job = ImportJob(
            kind: kind,
            request: asked,
            body: body,
            caller: try context.caller,
            task: try await training.importTasks.begin(kind, fileName: fileName, by: context.caller),
            path: request.uri.path,
            requestID: context.requestID
        )
        guard Self.prefersNotToWait(request) else { return Response(json: try await lane.take(job)) }
        try lane.enqueue(job)
        var response = try Response(task: try await training.importTasks.show(job.task), status: .accepted)
        response.headers[.location] = job.location
        if let applied = HTTPField.Name("Preference-Applied") { response.headers[applied] = "respond-async" }
        return response
    }

    /// Keeps the body where it takes no memory; half a body is never taken for a whole one.
    private func spool(_ request: Request) async throws -> SpooledFile {
        let length = request.headers[.contentLength].flatMap { Int($0) }
        let tooLarge = Problem(.bodyTooLarge, ["expected": "\(maximumImport)"])
        if let length, length > maximumImport { throw tooLarge }
        let file = try SpooledFile()
        var count = 0
        for try await chunk in request.body {
            count += chunk.readableBytes
            guard count <= maximumImport else { throw tooLarge }
            try file.write(chunk.readableBytesView)
        }
        try Task.checkCancellation()
        if let length, length != count { throw Problem(.badRequest) }
        return file
    }

    /// What the query asks for, as the command line's options do.
    private static func asked(_ kind: ImportKind, _ request: Request) throws -> (ImportRequest, fileName: String) {
        var query = QueryReader(request)
        var asked = ImportRequest(source: .standardInput)
        asked.isDryRun = query.flag("dryRun")
        asked.mode = query.choice("mode", ImportMode.init(rawValue:)) ?? .upsert
        asked.onError = query.choice("onError", ImportOnError.init(rawValue:)) ?? .skip
        asked.encoding = query.choice("encoding", CSVEncoding.init(name:))
        asked.delimiter = query.choice("delimiter") { [",": UInt8(ascii: ","), ";": UInt8(ascii: ";"), "tab": 9][$0] }
        asked.clearsEmpty = query.flag("clearEmpty")
        asked.overwritesEdits = query.flag("overwriteEdits")
        asked.columnMapping = query.texts(prefix: "map.")
        if kind == .organizations || kind == .officials { asked.effectiveOn = query.day("effectiveOn") }
        if kind == .courses || kind == .curricula { asked.isDraft = query.flag("draft") }
        let fileName = query.text("fileName") ?? "\(kind.rawValue).csv"
        try query.throwFaults()
        return (asked, String(fileName.split(separator: "/").last?.prefix(200) ?? "-"))
    }

    private static func isFile(_ type: String) -> Bool {
        let media = type.lowercased().prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
        return media == "text/csv" || media == "application/octet-stream"
    }

    /// `Prefer: respond-async`, RFC 7240.
    private static func prefersNotToWait(_ request: Request) -> Bool {
        guard let prefer = HTTPField.Name("Prefer") else { return false }
        return request.headers[values: prefer].contains { field in
            field.lowercased().split(separator: ",").contains { preference in
                preference.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" } == "respond-async"
            }
        }
    }

    private static func number(_ context: TrainingContext) throws -> Int {
        let text = try context.parameters.require("number")
        guard let number = Int32(text) else { throw TrainingError(.noSuchImport, ["found": text]) }
        return Int(number)
    }
}

extension Response {
    /// A task, with its answer inside where it has one.
    fileprivate init(task: ImportTask, status: HTTPResponse.Status = .ok) throws {
        var text = try JSONWriter.text(of: task)
        if task.state == .running || task.answer == nil {
            self.init(json: text, status: status)
            if task.state == .running { headers[.retryAfter] = "1" }
            return
        }
        // The answer is JSON already: it takes the place of the closing brace.
        text = text.getSlice(at: text.readerIndex, length: text.readableBytes - 1) ?? text
        let name = task.state == .finished ? "summary" : "problem"
        text.writeString(#","\#(name)":\#(task.answer ?? "null")}"#)
        self.init(json: text, status: status)
    }
}
