package import HTTPTypes
import Hummingbird
package import Logging
package import NIOCore
package import Shapes

/// A name for what is wrong, which stays the same.
package protocol ProblemCode: Sendable {
    /// The name, as clients see it.
    var rawValue: String { get }

    /// The status of an answer that tells of it (RFC 9110).
    var status: Int { get }
}

/// An error as a client sees it, RFC 9457, before anybody knows which language they read.
package struct Problem: Error, Sendable {
    /// The status of the answer.
    package var status: Int

    /// What is wrong, by a name that stays the same.
    package var code: String

    /// What its sentence is about.
    package var parameters: [String: String] = [:]

    /// Everything that is wrong with a body or a query, each by itself; empty where there is nothing more to tell.
    package var faults: [FieldFault] = []

    /// What the answer's header says of it.
    package var headers: HTTPFields = [:]

    /// What the log is told of it, and the client isn't.
    package var cause: Cause?

    /// What lies beneath a problem.
    package struct Cause: Sendable {
        /// How bad it is.
        let level: Logger.Level

        /// The error, where there is one.
        let error: (any Error)?

        /// What lies beneath.
        package init(_ level: Logger.Level, _ error: (any Error)?) {
            self.level = level
            self.error = error
        }
    }

    /// Something wrong.
    package init(code: some ProblemCode, _ parameters: [String: String] = [:]) {
        status = code.status
        self.code = code.rawValue
        self.parameters = parameters
    }

    /// Something wrong with the request as a whole.
    package init(_ fault: RequestFault, _ parameters: [String: String] = [:], headers: HTTPFields = [:]) {
        status = fault.status
        code = fault.rawValue
        self.parameters = parameters
        self.headers = headers
        self.headers[.retryAfter] = fault.retryAfter
        if fault.endsConnection { self.headers[.connection] = "close" }
    }

    /// One thing that is wrong with a body or a query.
    package init(_ fault: FieldFault, status: Int) {
        self.status = status
        code = fault.code
        faults = [fault]
    }

    /// Everything that is wrong with a body or a query: the first fault names the problem.
    package init?(_ faults: [FieldFault], status: Int) {
        guard let first = faults.first else { return nil }
        self.init(first, status: status)
        self.faults = faults
    }

    /// A body that can't be read as JSON.
    init(_ fault: JSONParser.Fault) {
        self =
            fault.isTooDeep
            ? Problem(.nestedTooDeeply, ["expected": "\(JSONParser.deepest)"])
            : Problem(.malformedJSON, ["offset": "\(fault.offset)"])
    }

    /// All that is wrong with one thing, the problem itself where there is nothing more to tell.
    package var itsFaults: [FieldFault] {
        faults.isEmpty ? [FieldFault(.pointer(""), code: code, parameters)] : faults
    }
}

/// One of the things wrong with a body or a query.
package struct FieldFault: Sendable {
    /// Where it is.
    package enum Place: Sendable, Equatable {
        /// A JSON pointer into the body (RFC 6901).
        case pointer(String)

        /// The name of a parameter.
        case parameter(String)
    }

    /// Where it is.
    package let place: Place

    /// What is wrong, by a name that stays the same.
    package let code: String

    /// What a sentence calls the field; nil where it needn't.
    let field: String?

    /// What its sentence is about.
    let parameters: [String: String]

    /// Something wrong.
    package init(_ place: Place, code: String, of field: String? = nil, _ parameters: [String: String] = [:]) {
        self.place = place
        self.code = code
        self.field = field
        self.parameters = parameters
    }

    /// Something wrong with the form of a request.
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

    /// The fault as it stands in an answer.
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
    /// What is wrong, in a sentence; of several faults how many there are.
    func detail(in voice: any Voice) -> String {
        if faults.count > 1 { return voice.sentence(of: "several_faults", nil, ["count": "\(faults.count)"]) }
        return faults.first?.sentence(in: voice) ?? voice.sentence(of: code, nil, parameters)
    }

    /// The answer, in a language.
    func response(path: String?, in voice: any Voice) -> Response {
        let (head, body) = answer(path: path, in: voice)
        return Response(status: head.status, headers: head.headerFields, body: ResponseBody(byteBuffer: body))
    }

    /// The answer as it goes over the wire, for where there is no request to respond to.
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
