import FoundationEssentials
import Serving
import Shapes
import Training

/// The contents of an access token whose signature has not been verified yet.
struct AccessToken: Sendable {
    let text: String
    let algorithm: String
    let key: String?

    private let claims: JSONValue

    /// The seconds by which clocks may differ.
    private static let leeway: TimeInterval = 30

    /// The longest subject, in bytes.
    private static let longestSubject = 255

    /// The types that an access token may have, by RFC 9068 and by older usage.
    private static let types = ["jwt", "at+jwt", "application/at+jwt"]

    /// True if a secret looks like a signed token: three parts, separated by dots.
    static func isOne(_ secret: String) -> Bool {
        secret.utf8.count { $0 == UInt8(ascii: ".") } == 2
    }

    /// Reads a token; nil where it can't be valid.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.json(parts[0]), let claims = Self.json(parts[1]),
            case .text(let algorithm)? = header[member: "alg"], header[member: "crit"] == nil
        else { return nil }
        switch header[member: "typ"] {
        case nil: break
        case .text(let type)? where Self.types.contains(type.lowercased()): break
        default: return nil
        }
        switch header[member: "kid"] {
        case nil: key = nil
        case .text(let identifier)?: key = identifier
        default: return nil
        }
        self.text = text
        self.algorithm = algorithm
        self.claims = claims
    }

    /// Reads an object in which no member repeats, so that every reader understands it alike.
    private static func json(_ part: Substring) -> JSONValue? {
        let padding = String(repeating: "=", count: (4 - part.utf8.count % 4) % 4)
        let standard = String(part).replacing("-", with: "+").replacing("_", with: "/") + padding
        guard let data = Data(base64Encoded: standard), String(validating: data, as: UTF8.self) != nil else {
            return nil
        }
        guard let value = try? JSONParser.parse(Array(data)), case .object(let members) = value,
            Set(members.map(\.key)).count == members.count
        else { return nil }
        return value
    }

    /// The identity and the end of the token, if its claims fit the provider and the moment.
    func identity(by provider: IdentityProviderConfiguration, at moment: Date) -> (Identity, expiresAt: Date)? {
        guard claims[member: "iss"] == .text(provider.issuer), isFor(provider.audience),
            let expiresAt = date("exp"), moment < expiresAt.addingTimeInterval(Self.leeway),
            case .text(let subject)? = claims[member: "sub"], Self.isSubject(subject),
            case .text(let role)? = claims[member: provider.roleClaim], let role = Role(rawValue: role),
            case .text(let scope)? = claims[member: provider.scopeClaim], !scope.isEmpty
        else { return nil }
        if claims[member: "nbf"] != nil {
            guard let begins = date("nbf"), begins <= moment.addingTimeInterval(Self.leeway) else { return nil }
        }
        let identity = Identity(
            subject: subject,
            role: role,
            scope: scope == "*" ? nil : scope,
            seesNationalIDs: provider.nationalIDsClaim.map { claims[member: $0] == .flag(true) } ?? false
        )
        return (identity, expiresAt)
    }

    private func isFor(_ audience: String) -> Bool {
        switch claims[member: "aud"] {
        case .text(let one)?: one == audience
        case .array(let several)?: several.contains(.text(audience))
        default: false
        }
    }

    private func date(_ claim: String) -> Date? {
        guard case .number(let digits)? = claims[member: claim], let seconds = Double(digits), seconds.isFinite else {
            return nil
        }
        return Date(timeIntervalSince1970: seconds)
    }

    /// A subject becomes part of a name in records and logs, so it has to be short and without control characters.
    private static func isSubject(_ subject: String) -> Bool {
        (1...longestSubject).contains(subject.utf8.count)
            && !subject.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
