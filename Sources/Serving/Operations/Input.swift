package import Hummingbird

/// What an operation is asked, after it was held against its declaration.
package struct Input<Application: API>: Sendable {
    package let request: Request

    /// Where it comes from, and what it is named.
    package let context: ServingContext

    /// Who asks, and whatever else the application knows of the request.
    package var asker: Application.Asker

    let api: Application

    /// The parameters that are there, by their names.
    package let parameters: [String: String]

    /// The parts of the body, of the shape that the operation declares.
    package internal(set) var body: JSONBody

    /// The body as it came; where it is lines of JSON, the operation reads it by itself.
    package internal(set) var bytes: [UInt8]

    /// The language that the client reads.
    package var voice: any Voice { api.voice(for: request.headers) }

    /// A parameter of the path, which is there: the router found the operation by it.
    package func path(_ name: String) -> String { parameters[name] ?? "" }
    package func text(_ name: String) -> String? { parameters[name] }
    package func integer(_ name: String) -> Int? { parameters[name].flatMap { Int($0) } }
    package func flag(_ name: String) -> Bool? { parameters[name].map { $0 == "true" } }

    package func choice<Choice: RawRepresentable>(_ name: String) -> Choice? where Choice.RawValue == String {
        parameters[name].flatMap(Choice.init(rawValue:))
    }
}
