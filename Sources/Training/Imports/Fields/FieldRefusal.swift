/// The reason why a field's text can't be stored.
struct FieldRefusal: Error, Equatable {
    let code: ErrorCode
    let parameters: [String: String]

    init(_ code: ErrorCode, _ parameters: [String: String] = [:]) {
        (self.code, self.parameters) = (code, parameters)
    }
}
