package import HTTPTypes
package import Hummingbird
package import Shapes

/// An application whose operations a server serves: it identifies callers, checks their rights, and words its answers.
package protocol API: Sendable {
    /// The sender of a request, with everything else that the application knows about it.
    associatedtype Asker: NamedAsker

    /// The right that an operation asks of a caller.
    associatedtype Right: Sendable

    /// The codes of the application's errors.
    associatedtype Code: ProblemCode

    /// The application's languages: its own, for clients that ask for none, and all of them.
    var voices: (own: any Voice, all: [any Voice]) { get }

    /// Identifies the sender of a request, and checks the sender's right.
    ///
    /// - Parameters:
    ///   - request: The request, whose body has not been read.
    ///   - operation: The operation.
    ///   - context: The request's address and name.
    /// - Returns: The sender.
    /// - Throws: The reason for a refusal.
    func admit(
        _ request: Request,
        to operation: Operation<Self>,
        _ context: ServingContext
    ) async throws -> Asker

    /// Runs an operation whose body has the declared shape.
    func perform(_ operation: Operation<Self>, _ input: Input<Self>) async throws -> Response

    /// The problem that describes an error of the application to a client.
    func problem(of error: any Error, _ method: HTTPRequest.Method, named request: String) -> Problem

    /// The codes that every operation of its kind can answer with, besides those of a request's form.
    static func problems(of operation: Operation<Self>) -> [Code]

    /// The description of a right in the OpenAPI document.
    static func description(of right: Right) -> [JSONValue.Member]
}

/// The sender of a request.
package protocol NamedAsker: Sendable {
    /// The name whose share of limited resources the sender uses; nil without a token.
    var name: String? { get }
}
