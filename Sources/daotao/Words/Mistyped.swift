import ArgumentParser
import Training

/// Better usage errors than the parser's: for a mistyped command, which the parser takes for an extra argument, and for
/// the form of a day.
enum Mistyped {
    /// The parser's message, with a better first line where a command was mistyped.
    static func explained(_ message: String, _ arguments: some Sequence<String>) -> String {
        var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let first = lines.first else { return message }
        if first.contains("is invalid for"), first.contains("<yyyy-mm-dd>") {
            lines[0] += ". " + Catalogue.commandLine.sentence("parser.no-day", in: .en)
            return lines.joined(separator: "\n")
        }
        guard first.contains("nexpected argument"),
            let (found, known) = unknownCommand(in: arguments)
        else { return message }
        let error = Catalogue.commandLine.sentence("parser.error", in: .en)
        lines[0] = "\(error) " + Catalogue.commandLine.sentence("parser.no-command", ["value": found], in: .en)
        if let near = nearest(to: found, among: known) {
            lines[0] += " " + Catalogue.commandLine.sentence("parser.near-command", ["other": near], in: .en)
        }
        return lines.joined(separator: "\n")
    }

    /// The first word that should be a command and isn't, with the commands that exist there.
    static func unknownCommand(in arguments: some Sequence<String>) -> (found: String, known: [String])? {
        var command: any ParsableCommand.Type = Daotao.self
        var isValue = false
        for argument in arguments {
            if isValue {
                isValue = false
                continue
            }
            guard !argument.hasPrefix("-") else {
                isValue = ["--database", "--format", "--lang"].contains(argument)
                continue
            }
            let below = command.configuration.subcommands
            guard !below.isEmpty else { return nil }
            guard let next = below.first(where: { $0.configuration.commandName == argument }) else {
                return argument == "help" ? nil : (argument, below.compactMap { $0.configuration.commandName })
            }
            command = next
        }
        return nil
    }

    /// The command with the fewest letters to change, where they are few enough to be a typing error.
    static func nearest(to found: String, among known: [String]) -> String? {
        let found = found.lowercased()
        let distances = known.map { (name: $0, distance: distance($0, found)) }
        guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, min(3, best.name.count / 3)) ? best.name : nil
    }

    /// The number of letters to insert, remove, change, or swap with the next, to make one word the other.
    private static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one), Array(other))
        var rows = [[Int]](repeating: [Int](repeating: 0, count: other.count + 1), count: one.count + 1)
        for row in 0...one.count { rows[row][0] = row }
        for column in 0...other.count { rows[0][column] = column }
        guard !one.isEmpty, !other.isEmpty else { return max(one.count, other.count) }
        for row in 1...one.count {
            for column in 1...other.count {
                let change = one[row - 1] == other[column - 1] ? 0 : 1
                var least = min(
                    rows[row - 1][column] + 1,
                    rows[row][column - 1] + 1,
                    rows[row - 1][column - 1] + change
                )
                if row > 1, column > 1, one[row - 1] == other[column - 2], one[row - 2] == other[column - 1] {
                    least = min(least, rows[row - 2][column - 2] + 1)
                }
                rows[row][column] = least
            }
        }
        return rows[one.count][other.count]
    }
}
