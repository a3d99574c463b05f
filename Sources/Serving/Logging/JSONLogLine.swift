import FoundationEssentials
import Glibc
import Logging

/// A moment, in seconds and milliseconds since 1970.
struct LogTime {
    let seconds: Int
    let milliseconds: Int

    static var now: LogTime {
        // Not `timespec`: CoreFoundation, which comes with `Fetching`, claims that type for its own.
        let milliseconds = Int((Date().timeIntervalSince1970 * 1000).rounded(.down))
        return LogTime(seconds: milliseconds / 1000, milliseconds: milliseconds % 1000)
    }
}

/// One line of a log, as a JSON object.
struct JSONLogLine {
    private var bytes: [UInt8] = []

    private init() {
        bytes.reserveCapacity(512)
    }

    /// The line, its line break included.
    static func text(time: LogTime, level: Logger.Level, message: String, _ metadata: Logger.Metadata) -> [UInt8] {
        var line = JSONLogLine()
        line.bytes += #"{"time":""#.utf8
        line.add(time)
        line.bytes += #"","level":""#.utf8
        line.bytes += level.rawValue.utf8
        line.bytes += #"","message":"#.utf8
        line.add(message)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line.mark(",")
            // No name can stand twice.
            line.add(key: reserved.contains(key) ? key + "_" : key)
            line.add(value)
        }
        line.bytes += "}\n".utf8
        return line.bytes
    }

    private static let reserved: Set<String> = ["time", "level", "message"]

    /// RFC 3339, in UTC, to the millisecond.
    private mutating func add(_ time: LogTime) {
        var (seconds, parts) = (time.seconds, tm())
        gmtime_r(&seconds, &parts)
        func add(_ number: some BinaryInteger, _ digits: Int, _ end: Unicode.Scalar) {
            var rest = Int(number)
            let start = bytes.count
            for _ in 0..<digits {
                bytes.insert(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10), at: start)
                rest /= 10
            }
            bytes.append(UInt8(ascii: end))
        }
        add(parts.tm_year + 1900, 4, "-")
        add(parts.tm_mon + 1, 2, "-")
        add(parts.tm_mday, 2, "T")
        add(parts.tm_hour, 2, ":")
        add(parts.tm_min, 2, ":")
        add(parts.tm_sec, 2, ".")
        add(time.milliseconds, 3, "Z")
    }

    private mutating func add(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text):
            add(text)
        case .stringConvertible(let value as any BinaryInteger):
            bytes += value.description.utf8
        case .stringConvertible(let value as Double) where value.isFinite:
            bytes += value.description.utf8
        case .stringConvertible(let value as Bool):
            bytes += (value ? "true" : "false").utf8
        case .stringConvertible(let value):
            add(value.description)
        case .array(let values):
            mark("[")
            for (index, value) in values.enumerated() {
                if index > 0 { mark(",") }
                add(value)
            }
            mark("]")
        case .dictionary(let members):
            mark("{")
            for (index, (key, value)) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { mark(",") }
                add(key: key)
                add(value)
            }
            mark("}")
        }
    }

    private mutating func add(key: String) {
        add(key)
        mark(":")
    }

    private mutating func mark(_ character: Unicode.Scalar) {
        bytes.append(UInt8(ascii: character))
    }

    private mutating func add(_ text: String) {
        bytes.append(json: text)
    }
}
