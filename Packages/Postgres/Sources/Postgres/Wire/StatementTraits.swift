/// A statement's effects beyond its transaction, by its first word: whether it may share a connection, and whether a
/// lease has to be cleaned up after it.
///
/// A connection finds the traits once, when it prepares the statement.
struct StatementTraits: Equatable {
    /// True if the statement changes the session or is part of a transaction, and must not run on a shared connection.
    var needsOwnConnection = false

    /// True if some of its effects may outlive the transaction: settings, temporary tables, locks, listening.
    var leavesTraces = false

    /// True if the statement is COPY, which can't run in a pipeline.
    var isCopy = false

    init(of text: String) {
        switch Self.firstWord(of: text) {
        case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release":
            needsOwnConnection = true
        case "set", "reset", "listen", "unlisten", "declare", "fetch", "move", "close", "prepare", "deallocate",
            "discard",
            "load", "lock":
            needsOwnConnection = true
            leavesTraces = true
        case "copy":
            isCopy = true
        case "create":
            leavesTraces =
                Self.word(2, of: text).map { ["temp", "temporary", "local", "global"].contains($0) } ?? false
            needsOwnConnection = leavesTraces
        case "do", "call", "execute":
            // The code that these run may set anything.
            needsOwnConnection = true
            leavesTraces = true
        default:
            let lowercased = text.lowercased()
            let settings = Self.areLocal(lowercased)
            let locks = lowercased.contains("advisory_lock")
            needsOwnConnection = locks || !settings.isEmpty
            leavesTraces = locks || settings.contains(false)
        }
    }

    /// True for each call of `set_config` that is for its transaction only, as its last argument says.
    private static func areLocal(_ text: String) -> [Bool] {
        text.split(separator: "set_config", omittingEmptySubsequences: false).dropFirst().map {
            lastArgument(of: $0) == "true"
        }
    }

    /// The last argument of a call whose parentheses a text begins with; nil where they don't close.
    private static func lastArgument(of call: Substring) -> String? {
        var depth = 0
        var isQuoted = false
        var argument = ""
        for character in call {
            if character == "'" { isQuoted.toggle() }
            if !isQuoted, character == "(" { depth += 1 }
            if !isQuoted, character == ")" { depth -= 1 }
            if depth == 0 { return argument.filter { !$0.isWhitespace } }
            if !isQuoted, character == ",", depth == 1 { argument = "" } else { argument.append(character) }
        }
        return nil
    }

    private static func firstWord(of text: String) -> String? { word(1, of: text) }

    /// A word in lower case, skipping blanks, comments and parentheses.
    private static func word(_ number: Int, of text: String) -> String? {
        var rest = Substring(text).utf8
        var word = ""
        for _ in 0..<number {
            skip(&rest)
            let letters = rest.prefix { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "z") && $0 != UInt8(ascii: "[") }
            word = String(Substring(letters)).lowercased()
            rest = rest.dropFirst(letters.count)
        }
        return word.isEmpty ? nil : word
    }

    private static func skip(_ rest: inout Substring.UTF8View) {
        while let first = rest.first {
            let second = rest.dropFirst().first
            if first <= UInt8(ascii: " ") || first == UInt8(ascii: "(") || first == UInt8(ascii: ";") {
                rest = rest.dropFirst()
            } else if first == UInt8(ascii: "-"), second == first {
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
            } else if first == UInt8(ascii: "/"), second == UInt8(ascii: "*") {
                skipComment(&rest)
            } else {
                return
            }
        }
    }

    /// Skips a comment of the kind that can contain others.
    private static func skipComment(_ rest: inout Substring.UTF8View) {
        var depth = 0
        repeat {
            if rest.starts(with: "/*".utf8) {
                depth += 1
                rest = rest.dropFirst(2)
            } else if rest.starts(with: "*/".utf8) {
                depth -= 1
                rest = rest.dropFirst(2)
            } else {
                rest = rest.dropFirst()
            }
        } while depth > 0 && !rest.isEmpty
    }
}
