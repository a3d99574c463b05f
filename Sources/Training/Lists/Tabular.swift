public import Shapes

/// A thing that a list can also show as rows of CSV.
public protocol Tabular: Shaped, Sendable {
    static var columns: [String] { get }

    /// The rows for this thing; nil is an empty field.
    var csvRows: [[String?]] { get }
}

/// One row, with the columns of the shape.
extension Tabular {
    public static var columns: [String] { shape.columns }
    public var csvRows: [[String?]] { [Self.shape.row(of: self)] }
}
