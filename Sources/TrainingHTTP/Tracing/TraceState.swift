/// The field `tracestate`: what systems on the way have to say to each other, a list of keys and values.
enum TraceState {
    private static let mostMembers = 32

    /// What we are willing to carry, and as much as everybody has to.
    private static let longest = 512

    /// The longest member that isn't the first to go when there is too much.
    private static let longestMember = 128

    /// What a caller wrote, in one field or several, ready to be passed on; nil where a part of it isn't written as it
    /// has to be, for then nothing of it can be trusted.
    static func sound(_ fields: [String]) -> String? {
        var members: [String] = []
        var keys: Set<Substring> = []
        for member in fields.joined(separator: ",").split(separator: ",", omittingEmptySubsequences: true) {
            let member = trimmed(member)
            guard !member.isEmpty else { continue }
            guard let equals = member.firstIndex(of: "="), isKey(member[..<equals]),
                isValue(member[member.index(after: equals)...])
            else { return nil }
            // The latest stands first.
            if keys.insert(member[..<equals]).inserted { members.append(String(member)) }
        }
        guard members.count <= mostMembers else { return nil }
        return joined(members)
    }

    /// Keeps within what we carry: first long members go, then the oldest.
    private static func joined(_ members: [String]) -> String? {
        var members = members
        func length() -> Int { members.reduce(members.count - 1) { $0 + $1.utf8.count } }
        while length() > longest, let long = members.lastIndex(where: { $0.utf8.count > longestMember }) {
            members.remove(at: long)
        }
        while length() > longest { members.removeLast() }
        return members.isEmpty ? nil : members.joined(separator: ",")
    }

    private static func trimmed(_ member: Substring) -> Substring {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        let begun = member.drop(while: isBlank)
        guard let last = begun.lastIndex(where: { !isBlank($0) }) else { return "" }
        return begun[...last]
    }

    /// A system's name of up to 256 characters, or a tenant's of up to 241 and a system's of up to 14 with `@` between.
    private static func isKey(_ key: Substring) -> Bool {
        let parts = key.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isName(parts[0], longest: 256)
        case 2: return isName(parts[0], longest: 241, mayBeginWithDigit: true) && isName(parts[1], longest: 14)
        default: return false
        }
    }

    private static func isName(_ name: Substring.UTF8View, longest: Int, mayBeginWithDigit: Bool = false) -> Bool {
        guard let first = name.first, name.count <= longest else { return false }
        guard isLetter(first) || mayBeginWithDigit && isDigit(first) else { return false }
        return name.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"): true
            default: isLetter(byte) || isDigit(byte)
            }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Up to 256 characters that can be seen or are a space, but no equals sign; a comma has ended it already.
    private static func isValue(_ value: Substring) -> Bool {
        (1...256).contains(value.utf8.count)
            && value.utf8.allSatisfy { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "=") }
    }
}
