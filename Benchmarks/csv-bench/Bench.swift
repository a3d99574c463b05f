import CSV

/// Measures how fast a file is read: `csv-bench FILE [ROUNDS] [ENCODING]` prints the median of some rounds.
///
/// Every row is taken and every field's place looked at, as an import does, without making text of it.
@main
enum Bench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let path = arguments.first else {
            print("usage: csv-bench FILE [ROUNDS] [ENCODING]")
            return
        }
        let rounds = max(1, arguments.dropFirst().first.flatMap { Int($0) } ?? 7)
        try await measure("survey", rounds) { try await survey(path) }
        let encoding = arguments.dropFirst(2).first.flatMap { CSVEncoding(name: $0) }
        try await measure("read", rounds) { try await read(path, encoding) }
    }

    /// Finds out what a file is.
    static func survey(_ path: String) async throws -> (bytes: Int, found: String) {
        let survey = try await CSVSurvey.of(.file(path))
        return (survey.evidence.bytes, "\(survey.encoding?.rawValue ?? "not text"), certain: \(survey.isCertain)")
    }

    /// Reads a file to its end; answers with its bytes and what was found in it.
    static func read(_ path: String, _ encoding: CSVEncoding?) async throws -> (bytes: Int, found: String) {
        var reader = try await CSVReader(source: .file(path), encoding: encoding)
        _ = try await reader.header()
        var rows = 0
        var lengths = 0
        while let batch = try await reader.nextBatch() {
            for row in batch.rows {
                rows += 1
                for index in 0..<row.count { lengths += row.withField(index) { $0.count } }
            }
        }
        return (reader.bytesRead, "\(rows) rows, \(lengths) bytes in fields")
    }

    /// Does something some times over, and prints the median of its speed.
    static func measure(
        _ what: String,
        _ rounds: Int,
        _ body: () async throws -> (bytes: Int, found: String)
    ) async throws {
        var speeds: [Double] = []
        var found = ""
        for _ in 0..<rounds {
            let clock = ContinuousClock()
            let start = clock.now
            let result = try await body()
            let elapsed = start.duration(to: clock.now).components
            let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
            speeds.append(Double(result.bytes) / 1e6 / seconds)
            found = result.found
        }
        speeds.sort()
        let median = Int(speeds[speeds.count / 2])
        let range = "\(Int(speeds[0])) to \(Int(speeds[speeds.count - 1]))"
        print("\(what): median \(median) MB/s of \(rounds) rounds (\(range)): \(found)")
    }
}
