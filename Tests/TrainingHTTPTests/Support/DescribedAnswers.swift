import HTTPTypes
import Shapes
import Testing

@testable import Serving
@testable import TrainingHTTP

/// The OpenAPI document, with which the tests compare every answer of the routes.
struct DescribedAnswers: Sendable {
    /// The document, which is the same on the server of every test.
    static let document = Result { try DescribedAnswers() }

    fileprivate struct Described {
        let operation: TrainingHTTP.Operation
        let responses: [Int: Response]

        /// The codes of all its problems, including those of single items.
        var codes: Set<String> { Set(responses.values.flatMap(\.codes)) }
    }

    fileprivate struct Response {
        let types: Set<String>
        let codes: Set<String>
        let headers: [String: Bool]
    }

    fileprivate struct Path {
        let segments: ArraySlice<Substring>
        let operations: [String: Described]
    }

    private let paths: [Path]

    /// The fields that HTTP itself adds, and that the document doesn't list.
    private static let always: Set<String> = ["content-type", "content-length", "connection", "date"]

    init() throws {
        let operations = try OpenAPITests.wired().0
        let document = OpenAPIDocument(of: operations).value
        let components = document["components"]
        let grouped = Dictionary(grouping: operations, by: \.path)
        paths = grouped.map { path, operations in
            let described = operations.map { operation -> (String, Described) in
                let method = operation.method.rawValue
                let responses = document["paths"]?[path]?[method.lowercased()]?["responses"]
                let read = (responses?.keys ?? []).compactMap { status -> (Int, Response)? in
                    guard let number = Int(status), let response = responses?[status] else { return nil }
                    return (number, Response(response, components))
                }
                return (method, Described(operation: operation, responses: Dictionary(read) { first, _ in first }))
            }
            return Path(
                segments: path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(),
                operations: Dictionary(described) { first, _ in first }
            )
        }
    }

    /// Compares an answer with the document; a path without an operation is answered outside of it.
    func check(_ method: HTTPRequest.Method, _ target: String, _ answer: Answer, isWhole: Bool) {
        guard let described = described(method, target) else { return }
        let name = "\(described.operation.id) \(answer.status)"
        guard let response = described.responses[answer.status] else {
            Issue.record("\(name) is not described: \(answer.text.prefix(300))")
            return
        }
        let fields = Set(answer.headers.map(\.name.canonicalName))
        let unknown = fields.subtracting(response.headers.keys).subtracting(Self.always)
        if !unknown.isEmpty { Issue.record("\(name) has \(unknown.sorted()), which the document hasn't") }
        let missing = Set(response.headers.filter(\.value).keys).subtracting(fields)
        if !missing.isEmpty { Issue.record("\(name) lacks \(missing.sorted()), which the document has") }
        let type = answer.headers[.contentType]?.prefix { $0 != ";" }.description
        if let type, !response.types.contains(type) { Issue.record("\(name) is \(type), not \(response.types)") }
        guard isWhole, !answer.body.isEmpty, let json = try? answer.json else { return }
        if type == "application/problem+json" {
            let code = json["code"]?.string ?? ""
            if !response.codes.contains(code) { Issue.record("\(name) has the code \(code), which is not described") }
        } else if type == "application/json", let schema = described.schema(answer.status) {
            let faults = schema.faults(of: json).map { "\($0.place) \($0.code)" }
            if !faults.isEmpty { Issue.record("\(name) is not of its shape: \(faults): \(answer.text.prefix(300))") }
        }
        let items = (json["errors"]?.items ?? []) + (json["items"]?.items ?? []).flatMap { $0["errors"]?.items ?? [] }
        let codes = Set(items.compactMap { $0["code"]?.string }).subtracting(described.codes)
        if !codes.isEmpty { Issue.record("\(name) has the faults \(codes.sorted()), which are not described") }
    }

    private func described(_ method: HTTPRequest.Method, _ target: String) -> Described? {
        let segments = target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        // A path in another spelling is no operation's, even if the router accepts it.
        let found = paths.filter { path in
            path.segments.count == segments.count
                && zip(path.segments, segments).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
        // A literal path comes before one with a parameter in the same place.
        let path = found.min { $0.parameters < $1.parameters }
        return path?.operations[method == .head ? "GET" : method.rawValue]
    }
}

extension DescribedAnswers.Path {
    fileprivate var parameters: Int { segments.count { $0.hasPrefix("{") } }
}

extension DescribedAnswers.Described {
    /// The shape of a JSON answer; nil where the document gives none.
    fileprivate func schema(_ status: Int) -> Schema? {
        operation.answers.first { $0.status.code == status }?.content.first { $0.type == "application/json" }?.schema
    }
}

extension DescribedAnswers.Response {
    fileprivate init(_ response: JSONValue, _ components: JSONValue?) {
        let content = response["content"]
        types = Set(content?.keys ?? [])
        let code = content?["application/problem+json"]?["schema"]?["properties"]?["code"]
        codes = Set((code?["enum"]?.items ?? []).compactMap(\.string))
        let fields = (response["headers"]?.keys ?? []).map { name -> (String, Bool) in
            let field = response["headers"]?[name]
            let shared = field?["$ref"]?.string?.split(separator: "/").last.flatMap {
                components?["headers"]?[String($0)]
            }
            return (name.lowercased(), (shared ?? field)?["required"] == .flag(true))
        }
        headers = Dictionary(fields) { first, _ in first }
    }
}
