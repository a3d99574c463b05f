import HTTPTypes
import Hummingbird
import Training

/// The facts that everything is counted from.
struct CompletionRoutes {
    let lane: RecordingLane
    let maximumBody: Int

    func add(to routes: some RouterMethods<TrainingContext>) {
        routes.post("completions") { request, context in
            try QueryReader(request).throwFaults()
            let command = try RecordCompletion(try await request.json(limit: maximumBody))
            let recorded = try await lane.record(command, by: context.caller)
            var response = try Response(json: recorded, status: recorded.isNew ? .created : .ok)
            response.headers[.location] = "/v1/completions/\(recorded.id)"
            return response
        }
    }
}

extension RecordCompletion {
    /// The completion that a body asks to record.
    ///
    /// - Throws: ``Problem`` with everything that is wrong with the body's shape.
    fileprivate init(_ body: JSONValue) throws {
        var fields = FieldReader(body)
        let official = fields.text("official")
        let course = fields.text("course")
        let completedOn = fields.day("completedOn")
        let score = fields.number("score", isRequired: false)
        let evidence = fields.text("evidence", isRequired: false)
        try fields.throwFaults()
        guard let official, let course, let completedOn else { throw TrainingError(.internalFault) }
        self.init(official: official, course: course, completedOn: completedOn, score: score, evidence: evidence)
    }
}
