import HTTPTypes
import Logging
import Serving
import Shapes
package import Training

extension ErrorCode: ProblemCode {
    package var status: Int { kind.httpStatus }
}

extension Problem {
    /// The problem that describes an error of the registry.
    init(_ error: TrainingError, request: String = "") {
        // The request's name is the reference to everything about it in the log.
        self.init(code: error.code, error.kind == .fault ? ["id": request] : error.parameters)
        faults = error.faults.map { FieldFault(ofBody: $0) }
        switch error.kind {
        case .busy: headers[.retryAfter] = "1"
        // A client that repeats the request on its own might make the change twice.
        case .unavailable where error.code == .outcomeUnknown: break
        case .unavailable: headers[.retryAfter] = "5"
        case .exhausted: headers[.retryAfter] = error.parameters["seconds"]
        case .tooMany: headers[.retryAfter] = "2"
        case .unauthenticated: headers[.wwwAuthenticate] = #"Bearer realm="daotao""#
        default: break
        }
        let level: Logger.Level =
            switch error.kind {
            case .fault: .error
            case .unavailable: .warning
            default: .debug
            }
        cause = Cause(level, error.underlying)
    }
}

extension FieldFault {
    /// A fault of the domain, in a given place of the request.
    init(_ place: Place, _ fault: Fault) {
        self.init(place, code: fault.code.rawValue, of: fault.column, fault.parameters)
    }

    /// A fault of the domain, at the member of the body that it is about.
    init(ofBody fault: Fault) {
        self.init(.pointer(fault.column.map { "/" + $0.camelCased } ?? ""), fault)
    }
}

extension BodyRules {
    /// Rules of the domain.
    ///
    /// ```swift
    /// rules: .domain { $0.courseEdit.faults }
    /// ```
    static func domain(_ faults: @escaping @Sendable (JSONBody) -> [Fault]) -> BodyRules {
        BodyRules { faults($0).map(FieldFault.init(ofBody:)) }
    }
}

extension Quota {
    /// Creates a quota whose refusal has one of the registry's codes.
    convenience init(_ most: Int, share: Int? = nil, refusal: ErrorCode) {
        self.init(most, share: share, refusal: Problem(TrainingError(refusal)))
    }
}

extension Language: Voice {
    package var tag: String { rawValue }

    package func address(of code: String) -> String {
        "https://daotao.dev/problems/" + code.replacing("_", with: "-")
    }

    package func title(of code: String) -> String {
        Catalogue.http.sentence("title.\(ErrorCode(rawValue: code)?.kind.rawValue ?? code)", in: self)
    }

    package func sentence(of code: String, _ field: String?, _ parameters: [String: String]) -> String {
        if let code = ErrorCode(rawValue: code) { return Fault(field, code, parameters).sentence(in: self) }
        return Catalogue.http.sentence("error.\(code)", parameters, in: self)
    }
}

extension Catalogue {
    /// The sentences about requests, and the titles of problems.
    static let http = Catalogue(vi: PackageResources.vi_txt, en: PackageResources.en_txt)
}

extension String {
    /// A column's name in the form of a body's key: `title_vi` becomes `titleVi`.
    fileprivate var camelCased: String {
        let words = split(separator: "_")
        return words.dropFirst().reduce(words.first.map(String.init) ?? "") {
            $0 + $1.prefix(1).uppercased() + $1.dropFirst()
        }
    }
}
