import ArgumentParser

/// How a command answers.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    /// Words and tables for people.
    case table

    /// One JSON value for programs.
    case json

    /// Rows for spreadsheets, and for importing again.
    case csv
}
