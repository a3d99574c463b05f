import HTTPTypes
import Hummingbird
import NIOCore
import Training

extension Problem {
    /// The answer, in a language.
    ///
    /// - Parameters:
    ///   - path: The path that was asked for, nil where it never arrived.
    ///   - language: The language that the client reads.
    /// - Returns: The response.
    func response(path: String?, language: Language) -> Response {
        let (head, body) = answer(path: path, language: language)
        return Response(status: head.status, headers: head.headerFields, body: ResponseBody(byteBuffer: body))
    }

    /// The answer as it goes over the wire, for where there is no request to respond to.
    func answer(path: String?, language: Language) -> (head: HTTPResponse, body: ByteBuffer) {
        // Text and one small number: there is nothing in it that JSON could not hold.
        let body = (try? JSONWriter.text(of: document(path: path, language: language))) ?? ByteBuffer()
        var fields: HTTPFields = [
            .contentType: "application/problem+json",
            .contentLength: String(body.readableBytes),
            .contentLanguage: language.rawValue,
            .vary: "Accept-Language",
            .cacheControl: "no-store",
        ]
        for header in headers { fields[header.name] = header.value }
        return (HTTPResponse(status: .init(code: status), headerFields: fields), body)
    }

    private func document(path: String?, language: Language) -> ProblemDocument {
        ProblemDocument(
            type: "https://daotao.dev/problems/" + code.replacing("_", with: "-"),
            title: title.sentence(in: language),
            status: status,
            detail: detail.sentence(in: language),
            code: code,
            instance: path,
            errors: faults.isEmpty ? nil : faults.map { ProblemDocument.Item($0, language: language) }
        )
    }
}

/// A problem as it stands on the wire.
struct ProblemDocument: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let code: String
    let instance: String?
    let errors: [Item]?

    struct Item: Encodable {
        let pointer: String?
        let parameter: String?
        let code: String
        let detail: String

        init(_ fault: FieldFault, language: Language) {
            switch fault.place {
            case .pointer(let pointer): (self.pointer, parameter) = (pointer, nil)
            case .parameter(let name): (pointer, self.parameter) = (nil, name)
            }
            code = fault.code
            detail = fault.detail.sentence(in: language)
        }
    }
}

extension FieldFault {
    /// The fault as it stands in an answer.
    func json(in language: Language) -> JSONValue {
        let item = ProblemDocument.Item(self, language: language)
        return .members(
            ("pointer", item.pointer.map { .text($0) }),
            ("parameter", item.parameter.map { .text($0) }),
            ("code", .text(item.code)),
            ("detail", .text(item.detail))
        )
    }
}
