/// A thing that lists can also show as rows of CSV.
public protocol Tabular: Encodable, Sendable {
    /// The columns of the file.
    static var columns: [String] { get }

    /// The rows for this one; nil is an empty field.
    var csvRows: [[String?]] { get }
}
