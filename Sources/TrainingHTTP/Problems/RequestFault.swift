/// What can be wrong with a request before the domain is asked, by a name that stays the same.
///
/// The sentences are `error.` and the raw value in this target's catalogues, the short ones `title.` and the raw value.
enum RequestFault: String, Sendable, CaseIterable {
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

    /// The status of the answer, RFC 9110: a body that isn't JSON is 400, one that is and says nothing sensible is 422.
    var status: Int {
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
        case .doubledField, .invalidMoment, .missingField, .oneWayOfNaming, .unknownChoice, .unknownField,
            .wrongBody, .wrongCount, .wrongType:
            422
        case .headerTooLarge: 431
        }
    }

    /// Whether what is left of the request is not worth reading.
    var endsConnection: Bool {
        switch self {
        case .badRequest, .bodyTooLarge, .headerTooLarge, .slowRequest, .targetTooLong: true
        default: false
        }
    }
}
