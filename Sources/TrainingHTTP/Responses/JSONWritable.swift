/// What says by itself how it is written as JSON.
///
/// `Encodable` says the same, and takes some twenty times as long: every member of every object goes through witness
/// tables and a box. What is answered thousands of times a second says it both ways, and a test holds the two equal.
///
/// ```swift
/// extension OfficialRecord.TrainedFor: JSONWritable {
///     func write(to json: inout JSONText) {
///         json.beginObject()
///         json.member("goal", goal)
///         json.member("day", day)
///         json.endObject()
///     }
/// }
/// ```
protocol JSONWritable {
    func write(to json: inout JSONText)
}
