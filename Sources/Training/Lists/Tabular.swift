/// A thing that a list can also show as rows of CSV.
public protocol Tabular: Encodable, Sendable {
    /// The columns of the file.
    static var columns: [String] { get }

    /// The rows for this thing; nil is an empty field.
    var csvRows: [[String?]] { get }
}
