import HTTPTypes
import Hummingbird
import Synchronization

/// Which methods each path takes, to tell a wrong method from a wrong path.
final class AllowedMethods: Sendable {
    private let routes = Mutex<[(path: RouterPath, methods: [String])]>([])

    /// Learns all routes at once, when they are known.
    func learn(_ descriptions: [Router<ServingContext>.RouteDescription]) {
        let known = Dictionary(grouping: descriptions, by: \.path.description).values.compactMap { descriptions in
            descriptions.first.map { first in
                var methods = descriptions.map(\.method.rawValue)
                if methods.contains("GET"), !methods.contains("HEAD") { methods.append("HEAD") }
                return (path: first.path, methods: methods.sorted())
            }
        }
        // A path that is written out goes before one with a parameter in its place.
        let ordered = known.sorted { $0.path.captures < $1.path.captures }
        routes.withLock { $0 = ordered }
    }

    /// What a path takes, as the field `Allow` says it; nil for a path that nobody knows.
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
    /// How many of its segments take anything.
    fileprivate var captures: Int {
        description.count { $0 == "{" }
    }
}
