/// Why what is written in a field can't be stored.
struct FieldRefusal: Error, Equatable {
    let code: ErrorCode
    let parameters: [String: String]

    init(_ code: ErrorCode, _ parameters: [String: String] = [:]) {
        (self.code, self.parameters) = (code, parameters)
    }
}
