/// The output of PostgreSQL's own programs.
enum ServerOutput {
    /// The lines that say what went wrong, or else all lines.
    static func whatMatters(_ output: String) -> String {
        let lines = output.split(separator: "\n").filter { line in
            ["FATAL:", "PANIC:", "ERROR:", "error:", "could not"].contains { line.contains($0) }
        }
        return lines.isEmpty ? output : lines.joined(separator: "\n")
    }
}
