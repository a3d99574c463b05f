import HTTPTypes
import Training

/// Every problem that an operation can be answered with: its own, and those of its kind.
struct OperationProblems {
    let operation: Operation

    /// The codes by status, each once.
    var byStatus: [Int: [String]] {
        var codes: [Int: Set<String>] = [:]
        for fault in faults { codes[fault.status, default: []].insert(fault.rawValue) }
        for code in parameterFaults { codes[400, default: []].insert(code.rawValue) }
        for code in errors { codes[code.kind.httpStatus, default: []].insert(code.rawValue) }
        return codes.mapValues { $0.sorted() }
    }

    /// What can be wrong with the request.
    private var faults: [RequestFault] {
        var faults: [RequestFault] = [.badRequest, .targetTooLong, .headerTooLarge, .slowRequest]
        if !operation.isForPeople { faults.append(.unknownParameter) }
        if !operation.isForPeople || !operation.parameters.isEmpty {
            faults += [.repeatedParameter, .invalidParameter]
        }
        if operation.parameters.contains(where: { $0.place == .path }) { faults.append(.noSuchRoute) }
        guard let body = operation.body else { return faults }
        faults += [.bodyTooLarge, .unsupportedMediaType]
        guard !body.isStreamed else { return faults }
        return faults + [
            .emptyBody, .malformedJSON, .nestedTooDeeply, .notUTF8, .wrongBody, .wrongType, .missingField,
            .unknownField, .doubledField,
            .unknownChoice, .wrongCount, .oneWayOfNaming, .invalidMoment,
        ]
    }

    /// What the domain says of parameters that can't be read.
    private var parameterFaults: [ErrorCode] {
        operation.parameters.filter { $0.place == .query }.flatMap { parameter -> [ErrorCode] in
            switch parameter.schema.resolved.kind {
            case .day: [.invalidDate]
            case .choice(let choices) where choices == Schema.levels: [.unknownLevel]
            case .integer where parameter.name == "limit": [.limitOutOfRange]
            default: []
            }
        }
    }

    private var errors: [ErrorCode] {
        var errors = operation.problems
        errors += [
            .internalFault, .tooManyConnections, .tooManyRequests, .busy, .overloaded, .timedOut, .cancelled,
            .shuttingDown, .databaseUnreachable, .databaseEmpty, .databaseOlder, .databaseNewer, .databaseAltered,
            .databaseIncomplete, .databaseOccupied, .databaseElsewhere, .databaseEncoding, .databaseForbids,
            .databasePooled, .readOnly, .diskFull,
        ]
        if operation.body != nil { errors.append(.tooManyBodies) }
        if operation.role != nil { errors += [.unauthenticated, .forbidden, .issuerUnreachable] }
        if !Set(operation.problems).isDisjoint(with: [.noSuchOfficial, .unknownOfficial, .nationalIdTaken]) {
            errors.append(.nationalIdsUsedUp)
        }
        if operation.method != .get { errors += [.outcomeUnknown, .ruleBroken] }
        if operation.isRepeatable { errors += [.idempotencyKeyInUse, .idempotencyKeyReused] }
        if let body = operation.body, !body.isStreamed {
            errors += [
                .missingValue, .valueTooLong, .controlCharacter, .invisibleCharacter, .ethLetter, .spreadsheetError,
                .blankAtTheEnds, .invalidDate, .notNumber,
                .numberOutOfRange, .unknownLanguage,
            ]
        }
        return errors
    }
}
