import ArgumentParser

/// The delimiter between the fields of a row.
struct Delimiter: ExpressibleByArgument {
    let byte: UInt8

    init?(argument: String) {
        switch argument {
        case ",", ";", "\t": byte = argument.utf8.first ?? 0
        case "tab", "\\t": byte = UInt8(ascii: "\t")
        default: return nil
        }
    }

    static var allValueStrings: [String] { [",", ";", "tab"] }
}
