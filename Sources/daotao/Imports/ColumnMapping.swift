import ArgumentParser

/// The file's name for a column, as in `official_code=Số thẻ`.
struct ColumnMapping: ExpressibleByArgument {
    let column: String
    let header: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        (column, header) = (String(parts[0]), String(parts[1]))
    }
}
