package import HTTPTypes
package import Hummingbird
package import Shapes

/// What a server has to know of the application whose operations it serves: who calls, what they may do, and how it speaks.
package protocol API: Sendable {
    /// Who sends a request, and whatever else the application knows of it.
    associatedtype Asker: NamedAsker

    /// What somebody has to be allowed before an operation is done for them.
    associatedtype Right: Sendable

    /// The names of what can go wrong in the application.
    associatedtype Code: ProblemCode

    /// The languages that it speaks: its own, for whoever doesn't say which they read, and all of them.
    var voices: (own: any Voice, all: [any Voice]) { get }

    /// Finds out who asks, and whether they may.
    ///
    /// - Parameters:
    ///   - request: The request, of which the body has not been read.
    ///   - operation: What is asked for.
    ///   - context: Where it comes from, and what it is named.
    /// - Returns: Who asks.
    /// - Throws: What keeps them out.
    func admit(
        _ request: Request,
        to operation: Operation<Self>,
        _ context: ServingContext
    ) async throws -> Asker

    /// Has an operation done that was asked for with a body of the shape that it declares.
    ///
    /// - Parameters:
    ///   - operation: What is asked for.
    ///   - input: What it is asked.
    /// - Returns: The answer.
    /// - Throws: What the operation throws.
    func perform(_ operation: Operation<Self>, _ input: Input<Self>) async throws -> Response

    /// An error of the application's as what the client is told about it.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - method: The request's method.
    ///   - request: What the request is named.
    /// - Returns: The problem.
    func problem(of error: any Error, _ method: HTTPRequest.Method, named request: String) -> Problem

    /// The codes that any operation of its kind can be answered with, besides those of the request's form.
    ///
    /// - Parameter operation: The operation.
    /// - Returns: The codes.
    static func problems(of operation: Operation<Self>) -> [Code]

    /// How the document tells who may ask for an operation.
    ///
    /// - Parameter right: What they have to be allowed.
    /// - Returns: Members of the operation's description.
    static func description(of right: Right) -> [JSONValue.Member]
}

/// Who sends a request.
package protocol NamedAsker: Sendable {
    /// Under what name they have a share of what there is; nil for whoever has shown none.
    var name: String? { get }
}
