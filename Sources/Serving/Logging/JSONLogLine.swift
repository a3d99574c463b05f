import FoundationEssentials
import Glibc
import Logging
import Shapes

/// A moment, in seconds and milliseconds since 1970.
struct LogTime {
    let seconds: Int
    let milliseconds: Int

    static var now: LogTime {
        // This isn't `timespec`, because CoreFoundation, which `Fetching` brings in, has a type of that name.
        let milliseconds = Int((Date().timeIntervalSince1970 * 1000).rounded(.down))
        return LogTime(seconds: milliseconds / 1000, milliseconds: milliseconds % 1000)
    }
}

/// One line of a log, as a JSON object.
enum JSONLogLine {
    /// The line, its line break included.
    static func text(time: LogTime, level: Logger.Level, message: String, _ metadata: Logger.Metadata) -> [UInt8] {
        let members: [JSONValue.Member] = [
            .init(key: "time", value: .text(time.text)),
            .init(key: "level", value: .text(level.rawValue)),
            .init(key: "message", value: .text(message)),
        ]
        // A name can't occur twice.
        let others = metadata.sorted { $0.key < $1.key }.map { key, value in
            JSONValue.Member(key: reserved.contains(key) ? key + "_" : key, value: JSONValue(value))
        }
        return JSONWriter.text(of: JSONValue.object(members + others)) + [UInt8(ascii: "\n")]
    }

    private static let reserved: Set<String> = ["time", "level", "message"]
}

extension LogTime {
    /// Adds the time in the form of RFC 3339, in UTC, to the millisecond.
    fileprivate var text: String {
        var (seconds, parts) = (seconds, tm())
        gmtime_r(&seconds, &parts)
        func padded(_ number: some BinaryInteger, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let day = "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
        let time = "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
        return "\(day)T\(time).\(padded(milliseconds, 3))Z"
    }
}

extension JSONValue {
    fileprivate init(_ value: Logger.MetadataValue) {
        self =
            switch value {
            case .string(let text): .text(text)
            case .stringConvertible(let value as any BinaryInteger): .number(value.description)
            case .stringConvertible(let value as Double) where value.isFinite: .number(value.description)
            case .stringConvertible(let value as Bool): .flag(value)
            case .stringConvertible(let value): .text(value.description)
            case .array(let values): .array(values.map { JSONValue($0) })
            case .dictionary(let members):
                .object(members.sorted { $0.key < $1.key }.map { Member(key: $0, value: JSONValue($1)) })
            }
    }
}
