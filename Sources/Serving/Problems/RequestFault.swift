/// What can be wrong with a request before the application is asked, by a name that stays the same.
///
/// The application says it in words, as it does of its own codes (``Voice``).
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

    /// A text with a character that can't be printed.
    case controlCharacter = "control_character"
    /// What is no day.
    case invalidDate = "invalid_date"
    /// A text that is too short to say anything.
    case missingValue = "missing_value"
    /// What an array names already.
    case namedTwice = "named_twice"
    /// What is no number.
    case notNumber = "not_number"
    /// A number that is too little or too much.
    case numberOutOfRange = "number_out_of_range"
    /// A number with more digits behind the point than are kept.
    case tooManyDecimals = "too_many_decimals"
    /// A text that is longer than is kept.
    case valueTooLong = "value_too_long"

    /// More at once than the server takes on.
    case overloaded
    /// A change of which nobody knows whether it was made.
    case outcomeUnknown = "outcome_unknown"
    /// An answer that took too long.
    case timedOut = "timed_out"
    /// More bodies on their way from one caller, or one address, than may be.
    case tooManyBodies = "too_many_bodies"
    /// More connections from one address than may be.
    case tooManyConnections = "too_many_connections"
    /// More requests at once for one address, by way of a proxy, than may be.
    case tooManyRequests = "too_many_requests"

    /// The status of the answer, RFC 9110: a body that isn't JSON is 400, one that is and says nothing sensible is 422.
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

    /// Whether what is left of the request is not worth reading.
    var endsConnection: Bool {
        switch self {
        case .badRequest, .bodyTooLarge, .headerTooLarge, .slowRequest, .targetTooLong, .tooManyBodies: true
        default: false
        }
    }

    /// After how many seconds the same may be asked again; nil where it would go no better.
    var retryAfter: String? {
        switch self {
        case .overloaded, .timedOut: "1"
        case .tooManyBodies, .tooManyConnections, .tooManyRequests: "2"
        default: nil
        }
    }
}
