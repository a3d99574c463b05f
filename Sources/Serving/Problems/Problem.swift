package import HTTPTypes
import Hummingbird
package import Logging
package import NIOCore
package import Shapes

/// The code of a problem, which never changes.
package protocol ProblemCode: Sendable {
    /// The code as clients see it.
    var rawValue: String { get }

    /// The status of an answer with the problem (RFC 9110).
    var status: Int { get }
}

/// An error as clients see it (RFC 9457), before it is put into a language.
package struct Problem: Error, Sendable {
    /// The status of the answer.
    package var status: Int

    /// The code.
    package var code: String

    /// The parameters of the sentence.
    package var parameters: [String: String] = [:]

    /// All faults of a body or a query; empty for a problem without faults.
    package var faults: [FieldFault] = []

    /// Header fields of the answer.
    package var headers: HTTPFields = [:]

    /// The cause, for the log only.
    package var cause: Cause?

    /// The cause of a problem.
    package struct Cause: Sendable {
        /// The level at which it is logged.
        let level: Logger.Level

        /// The error, if there is one.
        let error: (any Error)?

        /// Creates a cause.
        package init(_ level: Logger.Level, _ error: (any Error)?) {
            self.level = level
            self.error = error
        }
    }

    /// Creates a problem from a code.
    package init(code: some ProblemCode, _ parameters: [String: String] = [:]) {
        status = code.status
        self.code = code.rawValue
        self.parameters = parameters
    }

    /// Creates a problem with the request as a whole.
    package init(_ fault: RequestFault, _ parameters: [String: String] = [:], headers: HTTPFields = [:]) {
        status = fault.status
        code = fault.rawValue
        self.parameters = parameters
        self.headers = headers
        self.headers[.retryAfter] = fault.retryAfter
        if fault.endsConnection { self.headers[.connection] = "close" }
    }

    /// Creates a problem with one fault of a body or a query.
    package init(_ fault: FieldFault, status: Int) {
        self.status = status
        code = fault.code
        faults = [fault]
    }

    /// Creates a problem with all faults of a body or a query, the first of which gives the code; nil without faults.
    package init?(_ faults: [FieldFault], status: Int) {
        guard let first = faults.first else { return nil }
        self.init(first, status: status)
        self.faults = faults
    }

    /// Creates a problem with a body that isn't JSON.
    init(_ fault: JSONParser.Fault) {
        self =
            fault.isTooDeep
            ? Problem(.nestedTooDeeply, ["expected": "\(JSONParser.deepest)"])
            : Problem(.malformedJSON, ["offset": "\(fault.offset)"])
    }

    /// All faults; for a problem without faults the problem itself.
    package var itsFaults: [FieldFault] {
        faults.isEmpty ? [FieldFault(.pointer(""), code: code, parameters)] : faults
    }
}

/// One fault of a body or a query.
package struct FieldFault: Sendable {
    /// The place of a fault.
    package enum Place: Sendable, Equatable {
        /// A JSON pointer into the body (RFC 6901).
        case pointer(String)

        /// The name of a parameter.
        case parameter(String)
    }

    /// The place of the fault.
    package let place: Place

    /// The code.
    package let code: String

    /// The field's name for the sentence; nil where it needs none.
    let field: String?

    /// The parameters of the sentence.
    let parameters: [String: String]

    /// Creates a fault.
    package init(_ place: Place, code: String, of field: String? = nil, _ parameters: [String: String] = [:]) {
        self.place = place
        self.code = code
        self.field = field
        self.parameters = parameters
    }

    /// Creates a fault of a request's form.
    package init(
        _ place: Place,
        _ fault: RequestFault,
        of field: String? = nil,
        _ parameters: [String: String] = [:]
    ) {
        self.init(place, code: fault.rawValue, of: field, parameters)
    }

    init(_ place: Place, _ flaw: TextPattern.Flaw, of field: String) {
        self.init(place, code: flaw.code, of: field, flaw.parameters)
    }

    /// The fault in an answer.
    package func json(in voice: any Voice) -> JSONValue {
        let (pointer, parameter): (String?, String?) =
            switch place {
            case .pointer(let pointer): (pointer, nil)
            case .parameter(let name): (nil, name)
            }
        return .members(
            ("pointer", pointer.map { .text($0) }),
            ("parameter", parameter.map { .text($0) }),
            ("code", .text(code)),
            ("detail", .text(sentence(in: voice)))
        )
    }

    func sentence(in voice: any Voice) -> String { voice.sentence(of: code, field, parameters) }
}

extension Problem {
    /// The sentence of the problem; for several faults their number.
    func detail(in voice: any Voice) -> String {
        if faults.count > 1 { return voice.sentence(of: "several_faults", nil, ["count": "\(faults.count)"]) }
        return faults.first?.sentence(in: voice) ?? voice.sentence(of: code, nil, parameters)
    }

    /// The answer in a language.
    func response(path: String?, in voice: any Voice) -> Response {
        let (head, body) = answer(path: path, in: voice)
        return Response(status: head.status, headers: head.headerFields, body: ResponseBody(byteBuffer: body))
    }

    /// The head and body of the answer, for the case that there is no request to respond to.
    package func answer(path: String?, in voice: any Voice) -> (head: HTTPResponse, body: ByteBuffer) {
        let document = JSONValue.members(
            ("type", .text(voice.address(of: code))),
            ("title", .text(voice.title(of: code))),
            ("status", .integer(status)),
            ("detail", .text(detail(in: voice))),
            ("code", .text(code)),
            ("instance", path.map { .text($0) }),
            ("errors", faults.isEmpty ? nil : .array(faults.map { $0.json(in: voice) }))
        )
        let body = ByteBuffer(json: document)
        var fields: HTTPFields = [
            .contentType: "application/problem+json",
            .contentLength: String(body.readableBytes),
            .contentLanguage: voice.tag,
            .vary: "Accept-Language",
            .cacheControl: "no-store",
        ]
        for header in headers { fields[header.name] = header.value }
        return (HTTPResponse(status: .init(code: status), headerFields: fields), body)
    }
}
