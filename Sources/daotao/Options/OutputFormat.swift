import ArgumentParser

/// The format of a command's answer.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    /// Words and tables for people.
    case table

    /// One JSON value for programs.
    case json

    /// Rows for spreadsheets, and for importing again.
    case csv
}
