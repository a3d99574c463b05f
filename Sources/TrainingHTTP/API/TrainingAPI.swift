import HTTPTypes
import Hummingbird
import Serving
import Training

typealias Operation = Serving.Operation<TrainingAPI>
typealias Input = Serving.Input<TrainingAPI>

/// What a server has to know of the registry: who calls, what they may do, and how it speaks.
struct TrainingAPI: API {
    let authenticator: Authenticator
    let answers: IdempotentAnswers
    let voices: (own: any Voice, all: [any Voice])

    /// The registry's API.
    ///
    /// - Parameters:
    ///   - authenticator: Finds out who calls.
    ///   - answers: Where answers are kept under the keys of their requests.
    ///   - language: The language of what is said to clients that ask for none.
    init(authenticator: Authenticator, answers: IdempotentAnswers, language: Language) {
        self.authenticator = authenticator
        self.answers = answers
        voices = (language, Language.allCases)
    }

    func admit(_ request: Request, to operation: Operation, _ context: ServingContext) async throws -> Asker {
        if let right = operation.right {
            let caller = try await authenticator.caller(of: request, context)
            try right.check(caller)
            return Asker(caller: caller)
        }
        guard operation.heedsTokens, request.headers[.authorization] != nil else { return Asker(caller: nil) }
        // A token that is worth nothing shows what none shows.
        return Asker(caller: try? await authenticator.caller(of: request, context))
    }

    func perform(_ operation: Operation, _ input: Input) async throws -> Response {
        guard operation.isRepeatable, let key = input.request.headers[.idempotencyKey] else {
            return try await operation.handle(input)
        }
        return try await once(key, operation, input)
    }

    func problem(of error: any Error, _ method: HTTPRequest.Method, named request: String) -> Problem {
        var error = TrainingError.wrapping(error)
        if error.code == .outcomeUnknown, method == .get || method == .head {
            // Whoever only looked has stored nothing, and need not wonder.
            error = TrainingError(.databaseUnreachable, underlying: error.underlying)
        }
        return Problem(error, request: request)
    }

    static func problems(of operation: Operation) -> [ErrorCode] {
        var codes: [ErrorCode] = [
            .internalFault, .busy, .cancelled, .shuttingDown, .databaseUnreachable, .databaseEmpty, .databaseOlder,
            .databaseNewer, .databaseAltered, .databaseIncomplete, .databaseOccupied, .databaseElsewhere,
            .databaseEncoding, .databaseForbids, .databasePooled, .readOnly, .diskFull,
        ]
        if operation.right != nil { codes += [.unauthenticated, .forbidden, .issuerUnreachable] }
        if !Set(operation.problems).isDisjoint(with: [.noSuchOfficial, .unknownOfficial, .nationalIdTaken]) {
            codes.append(.nationalIdsUsedUp)
        }
        if operation.method != .get { codes.append(.ruleBroken) }
        if operation.isRepeatable { codes += [.idempotencyKeyInUse, .idempotencyKeyReused] }
        if let body = operation.body, !body.isStreamed {
            codes += [.invisibleCharacter, .ethLetter, .spreadsheetError, .blankAtTheEnds, .unknownLanguage]
        }
        return codes
    }

    static func description(of right: Right) -> [JSONValue.Member] {
        [.init(key: "x-role", value: .text(right.role.rawValue))]
            + (right.isOfWholeState ? [.init(key: "x-whole-state", value: .flag(true))] : [])
    }
}

/// Who sends a request.
struct Asker: NamedAsker {
    /// The caller, nil where everybody may ask and nobody is known.
    let caller: Caller?

    /// How to have the answer stored with what is asked for, where the operation does that by itself and the request has a key.
    var repetition: Repetition?

    var name: String? { caller?.name }
}

/// What a caller has to be allowed: a role, and for what belongs to the whole state a scope that is no narrower.
struct Right: Sendable {
    /// The least role that may ask.
    let role: Role

    /// Whether it is about what belongs to the whole state.
    let isOfWholeState: Bool

    static let viewer = Right(role: .viewer, isOfWholeState: false)
    static let recorder = Right(role: .recorder, isOfWholeState: false)
    static let registrar = Right(role: .registrar, isOfWholeState: false)
    static let administrator = Right(role: .administrator, isOfWholeState: true)

    /// What an administrator may do in their own part of the state.
    static let scopedAdministrator = Right(role: .administrator, isOfWholeState: false)

    /// Checks that a caller may.
    ///
    /// - Throws: ``TrainingError`` `forbidden`.
    func check(_ caller: Caller) throws {
        try caller.require(role)
        if isOfWholeState { try caller.requireWholeState() }
    }
}
