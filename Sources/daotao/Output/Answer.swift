/// What a command has to say, in every format that it can be asked for.
protocol Answer {
    associatedtype Body: Encodable

    /// What programs read as JSON.
    var body: Body { get }

    /// The names of the CSV columns.
    var columns: [String] { get }

    /// The rows of the CSV file; nil is an empty field.
    var records: [[String?]] { get }

    /// What `--quiet` leaves, a line each.
    var essence: [String] { get }

    /// What people read.
    func picture(on canvas: Canvas) -> String
}
