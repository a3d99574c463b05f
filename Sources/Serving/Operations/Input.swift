package import Hummingbird

/// The parameters and the body of a request, after the checks of their form.
package struct Input<Application: API>: Sendable {
    package let request: Request

    /// The request's address and name.
    package let context: ServingContext

    /// The sender, with everything else that the application knows about the request.
    package var asker: Application.Asker

    let api: Application

    /// The parameters of the request, by their names.
    package let parameters: [String: String]

    /// The members of the body, which has the declared shape.
    package internal(set) var body: JSONBody

    /// The body's bytes, for an operation that reads lines of JSON itself.
    package internal(set) var bytes: [UInt8]

    /// The language that the client reads.
    package var voice: any Voice { api.voice(for: request.headers) }

    /// A parameter of the path, which always exists because the router matched it.
    package func path(_ name: String) -> String { parameters[name] ?? "" }
    package func text(_ name: String) -> String? { parameters[name] }
    package func integer(_ name: String) -> Int? { parameters[name].flatMap { Int($0) } }
    package func flag(_ name: String) -> Bool? { parameters[name].map { $0 == "true" } }

    package func choice<Choice: RawRepresentable>(_ name: String) -> Choice? where Choice.RawValue == String {
        parameters[name].flatMap(Choice.init(rawValue:))
    }
}
