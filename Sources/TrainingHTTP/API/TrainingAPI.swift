import HTTPTypes
import Hummingbird
import Serving
import Shapes
import Training

typealias Operation = Serving.Operation<TrainingAPI>
typealias Input = Serving.Input<TrainingAPI>

/// The registry's side of the server: it finds the caller, checks rights, keeps answers and words errors.
struct TrainingAPI: API {
    let authenticator: Authenticator
    let answers: IdempotentAnswers
    let voices: (own: any Voice, all: [any Voice])

    /// Creates the registry's API.
    ///
    /// - Parameter language: The language for clients that ask for none.
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
        // An invalid token shows what none shows.
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
            // A request that only reads has stored nothing, so its outcome is certain.
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

/// The sender of a request.
struct Asker: NamedAsker {
    /// The caller; nil where the operation is open to everybody and the sender shows no token.
    let caller: Caller?

    /// The repetition of a request with a key, for an operation that stores its answer itself.
    var repetition: Repetition?

    var name: String? { caller?.name }
}

/// The right that an operation asks of a caller: a role, and for the whole state's things a scope of the whole state.
struct Right: Sendable {
    /// The least role.
    let role: Role

    /// True if the operation changes what belongs to the whole state.
    let isOfWholeState: Bool

    static let viewer = Right(role: .viewer, isOfWholeState: false)
    static let recorder = Right(role: .recorder, isOfWholeState: false)
    static let registrar = Right(role: .registrar, isOfWholeState: false)
    static let administrator = Right(role: .administrator, isOfWholeState: true)

    /// The right of an administrator within their scope.
    static let scopedAdministrator = Right(role: .administrator, isOfWholeState: false)

    /// Refuses a caller who lacks the right.
    ///
    /// - Throws: ``TrainingError`` `forbidden`.
    func check(_ caller: Caller) throws {
        try caller.require(role)
        if isOfWholeState { try caller.requireWholeState() }
    }
}
