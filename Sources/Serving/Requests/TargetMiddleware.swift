import Hummingbird

/// Refuses targets that are too long, and paths that a proxy may understand in another way.
///
/// A proxy that guards `/metrics` doesn't know that `//metrics`, `/metrics/` or `/x/../metrics` could be the same; here
/// they are no routes.
struct TargetMiddleware: RouterMiddleware {
    typealias Context = ServingContext

    let longest: Int

    func handle(
        _ request: Request,
        context: ServingContext,
        next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        let target = request.head.path ?? "/"
        guard target.utf8.count <= longest else {
            throw Problem(.targetTooLong, ["expected": "\(longest)"])
        }
        guard Self.isPlain(target) else { throw Problem(.noSuchRoute) }
        return try await next(request, context)
    }

    /// True if a path has the one accepted spelling: no segment is empty or leads elsewhere (`.`, `..`, percent-encoded
    /// or not).
    static func isPlain(_ target: String) -> Bool {
        guard var path = path(in: target), path.popFirst() == slash else { return false }
        var (segments, length, dots) = (0, 0, 0)
        while let byte = path.popFirst(), byte != UInt8(ascii: "?") {
            switch byte {
            case slash:
                guard length > 0, !isElsewhere(length, dots) else { return false }
                (segments, length, dots) = (segments + 1, 0, 0)
            case UInt8(ascii: "."):
                (length, dots) = (length + 1, dots + 1)
            case UInt8(ascii: "%") where isDot(path):
                path = path.dropFirst(2)
                (length, dots) = (length + 1, dots + 1)
            case UInt8(ascii: "\\"):
                return false
            default:
                length += 1
            }
        }
        return length > 0 ? !isElsewhere(length, dots) : segments == 0
    }

    private static let slash = UInt8(ascii: "/")

    private static func isElsewhere(_ length: Int, _ dots: Int) -> Bool { length == dots && length <= 2 }

    private static func isDot(_ rest: Substring.UTF8View) -> Bool {
        let digits = rest.prefix(2)
        return digits.elementsEqual("2e".utf8) || digits.elementsEqual("2E".utf8)
    }

    /// The path of a target and everything behind it, also if the target is a whole URL (RFC 9112, 3.2.2); nil for
    /// anything else.
    private static func path(in target: String) -> Substring.UTF8View? {
        if target.utf8.first == slash { return target[...].utf8 }
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: { target.lowercased().hasPrefix($0) }) else { return nil }
        let rest = target.utf8.dropFirst(scheme.utf8.count)
        return rest.firstIndex(of: slash).map { rest[$0...] }
    }
}
