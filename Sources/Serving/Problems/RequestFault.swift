/// The codes of faults of a request that are found before the application is asked.
///
/// The application has the sentences, as for its own codes (``Voice``).
package enum RequestFault: String, ProblemCode, CaseIterable {
    case badRequest = "bad_request"
    case bodyTooLarge = "body_too_large"
    case doubledField = "doubled_field"
    case emptyBody = "empty_body"
    case headerTooLarge = "header_too_large"
    case invalidMoment = "invalid_moment"
    case invalidParameter = "invalid_parameter"
    case malformedJSON = "malformed_json"
    case methodNotAllowed = "method_not_allowed"
    case missingField = "missing_field"
    case nestedTooDeeply = "nested_too_deeply"
    case noSuchRoute = "no_such_route"
    case notUTF8 = "not_utf8"
    case oneWayOfNaming = "one_way_of_naming"
    case repeatedParameter = "repeated_parameter"
    case slowRequest = "slow_request"
    case targetTooLong = "target_too_long"
    case unknownChoice = "unknown_choice"
    case unknownField = "unknown_field"
    case unknownParameter = "unknown_parameter"
    case unsupportedMediaType = "unsupported_media_type"
    case wrongBody = "wrong_body"
    case wrongCount = "wrong_count"
    case wrongType = "wrong_type"

    /// A text with a control character.
    case controlCharacter = "control_character"
    /// A text that is not a day.
    case invalidDate = "invalid_date"
    /// A text that is too short.
    case missingValue = "missing_value"
    /// A thing that an array names twice.
    case namedTwice = "named_twice"
    /// A text that is not a number.
    case notNumber = "not_number"
    /// A number that is too small or too large.
    case numberOutOfRange = "number_out_of_range"
    /// A number with more decimals than are stored.
    case tooManyDecimals = "too_many_decimals"
    /// A text that is too long.
    case valueTooLong = "value_too_long"

    /// More requests than the server can take.
    case overloaded
    /// A change that may have been made or not.
    case outcomeUnknown = "outcome_unknown"
    /// An answer that took too long.
    case timedOut = "timed_out"
    /// More bodies on their way from one caller, or one address, than it may have.
    case tooManyBodies = "too_many_bodies"
    /// More connections from one address than it may have.
    case tooManyConnections = "too_many_connections"
    /// More requests at once for one address, through a proxy, than it may have.
    case tooManyRequests = "too_many_requests"

    /// The status of the answer (RFC 9110): 400 for a body that isn't JSON, 422 for one with wrong values.
    package var status: Int {
        switch self {
        case .badRequest, .emptyBody, .invalidParameter, .malformedJSON, .nestedTooDeeply, .notUTF8,
            .repeatedParameter, .unknownParameter:
            400
        case .noSuchRoute: 404
        case .methodNotAllowed: 405
        case .slowRequest: 408
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .unsupportedMediaType: 415
        case .controlCharacter, .doubledField, .invalidDate, .invalidMoment, .missingField, .missingValue, .namedTwice,
            .notNumber, .numberOutOfRange, .oneWayOfNaming, .tooManyDecimals, .unknownChoice, .unknownField,
            .valueTooLong, .wrongBody, .wrongCount, .wrongType:
            422
        case .tooManyBodies, .tooManyConnections, .tooManyRequests: 429
        case .headerTooLarge: 431
        case .outcomeUnknown, .overloaded, .timedOut: 503
        }
    }

    /// True if the connection ends, because the rest of the request is not worth reading.
    var endsConnection: Bool {
        switch self {
        case .badRequest, .bodyTooLarge, .headerTooLarge, .slowRequest, .targetTooLong, .tooManyBodies: true
        default: false
        }
    }

    /// The seconds after which the request may be repeated; nil where that would not help.
    var retryAfter: String? {
        switch self {
        case .overloaded, .timedOut: "1"
        case .tooManyBodies, .tooManyConnections, .tooManyRequests: "2"
        default: nil
        }
    }
}
