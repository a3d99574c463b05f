import HTTPTypes
import Training

/// An error as a client sees it, RFC 9457.
struct Problem: Error, Sendable {
    var status: Int
    var code: String
    var title: Wording
    var detail: Wording
    var faults: [FieldFault] = []
    var headers: HTTPFields = [:]
}

/// A sentence of a problem before anybody knows which language the client reads.
enum Wording: Sendable {
    /// A sentence of this target's catalogues.
    case request(String, [String: String] = [:])

    /// A sentence of the domain's.
    case domain(Fault)

    /// All sentences of an error.
    case error(TrainingError)

    func sentence(in language: Language) -> String {
        switch self {
        case .request(let key, let parameters): Catalogue.http.sentence(key, parameters, in: language)
        case .domain(let fault): fault.sentence(in: language)
        case .error(let error): error.sentence(in: language)
        }
    }
}

/// One of the things wrong with a body or a query.
struct FieldFault: Sendable {
    /// Where it is: a JSON pointer into the body, or the name of a parameter.
    enum Place: Sendable, Equatable {
        case pointer(String)
        case parameter(String)
    }

    let place: Place
    let code: String
    let detail: Wording
    let title: Wording

    init(_ place: Place, _ fault: RequestFault, _ parameters: [String: String] = [:]) {
        self.place = place
        code = fault.rawValue
        detail = .request("error.\(fault.rawValue)", parameters)
        title = .request("title.\(fault.rawValue)")
    }

    fileprivate init(_ place: Place, code: String, detail: Wording, title: Wording) {
        self.place = place
        self.code = code
        self.detail = detail
        self.title = title
    }

    init(_ place: Place, _ fault: Fault) {
        self.place = place
        code = fault.code.rawValue
        detail = .domain(fault)
        title = .request("title.\(fault.code.kind.rawValue)")
    }
}

extension Problem {
    /// Something wrong with the request as a whole.
    init(_ fault: RequestFault, _ parameters: [String: String] = [:], headers: HTTPFields = [:]) {
        status = fault.status
        code = fault.rawValue
        title = .request("title.\(fault.rawValue)")
        detail = .request("error.\(fault.rawValue)", parameters)
        self.headers = headers
        if fault.endsConnection { self.headers[.connection] = "close" }
    }

    /// A body that can't be read as JSON.
    init(_ fault: JSONParser.Fault) {
        self =
            fault.isTooDeep
            ? Problem(.nestedTooDeeply, ["expected": "\(JSONParser.deepest)"])
            : Problem(.malformedJSON, ["offset": "\(fault.offset)"])
    }

    /// Everything that is wrong with a body or a query: the first fault names the problem, as in the domain.
    init?(_ faults: [FieldFault], status: Int) {
        guard let first = faults.first else { return nil }
        self.status = status
        code = first.code
        title = first.title
        detail = faults.count > 1 ? Self.several(faults.count) : first.detail
        self.faults = faults
    }

    private static func several(_ count: Int) -> Wording {
        .request("error.several_faults", ["count": "\(count)"])
    }

    /// An error of the domain.
    init(_ error: TrainingError, request: String) {
        var error = error
        if error.kind == .fault {
            // One reference for everything that went wrong in this request: the log has the rest under it.
            error = TrainingError(error.code, ["id": request], underlying: error.underlying)
        }
        status = error.kind.httpStatus
        code = error.code.rawValue
        title = .request("title.\(error.kind.rawValue)")
        detail = error.faults.count > 1 ? Self.several(error.faults.count) : .error(error)
        faults = error.faults.map { FieldFault(ofBody: $0) }
        switch error.kind {
        case .busy: headers[.retryAfter] = "1"
        // A client that repeats by itself would do once more what may have been done.
        case .unavailable where error.code == .outcomeUnknown: break
        case .unavailable: headers[.retryAfter] = "5"
        case .exhausted: headers[.retryAfter] = error.parameters["seconds"]
        case .tooMany: headers[.retryAfter] = "2"
        case .unauthenticated: headers[.wwwAuthenticate] = #"Bearer realm="daotao""#
        default: break
        }
        // What is left of a body that there is no room for is not worth reading.
        if error.code == .tooManyBodies { headers[.connection] = "close" }
    }
}

extension Problem {
    /// All that is wrong with one thing, the problem itself where there is nothing more to tell.
    var itsFaults: [FieldFault] {
        faults.isEmpty ? [FieldFault(.pointer(""), code: code, detail: detail, title: title)] : faults
    }
}

extension Catalogue {
    /// The sentences about requests, and the titles of problems.
    static let http = Catalogue(vi: PackageResources.vi_txt, en: PackageResources.en_txt)
}
