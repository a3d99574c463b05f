import HTTPTypes
import Hummingbird
import Synchronization

/// The methods of each path, to distinguish a wrong method from a wrong path.
final class AllowedMethods: Sendable {
    private let routes = Mutex<[(path: RouterPath, methods: [String])]>([])

    /// Takes over all routes, once they are known.
    func learn(_ descriptions: [Router<ServingContext>.RouteDescription]) {
        let known = Dictionary(grouping: descriptions, by: \.path.description).values.compactMap { descriptions in
            descriptions.first.map { first in
                var methods = descriptions.map(\.method.rawValue)
                if methods.contains("GET"), !methods.contains("HEAD") { methods.append("HEAD") }
                return (path: first.path, methods: methods.sorted())
            }
        }
        // A literal path comes before one with a parameter in the same place.
        let ordered = known.sorted { $0.path.captures < $1.path.captures }
        routes.withLock { $0 = ordered }
    }

    /// The methods of a path, as the field `Allow` has them; nil for an unknown path.
    func of(_ path: String) -> String? {
        let segments = path.split(separator: "/")
        return routes.withLock { routes in
            routes.first { route in
                route.path.count == segments.count && zip(route.path, segments).allSatisfy { $0 ~= $1 }
            }?.methods.joined(separator: ", ")
        }
    }
}

extension RouterPath {
    /// The number of segments that match anything.
    fileprivate var captures: Int {
        description.count { $0 == "{" }
    }
}
