import Shapes

/// A command's answer, in every format.
protocol Answer {
    associatedtype Body: JSONWritable

    /// The JSON for programs.
    var body: Body { get }

    /// The names of the CSV columns.
    var columns: [String] { get }

    /// The rows of the CSV file; nil is an empty field.
    var csvRows: [[String?]] { get }

    /// The lines that `--quiet` shows.
    var essence: [String] { get }

    /// The page for people.
    func picture(on canvas: Canvas) -> String
}
