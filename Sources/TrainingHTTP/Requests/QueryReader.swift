import Hummingbird
import Training

/// Reads the parameters of a query, and keeps everything that is wrong with them until all are read.
///
/// A parameter without a value is one that isn't there.
struct QueryReader {
    private var values: [String: String] = [:]
    private var unread: [String] = []
    private var faults: [FieldFault] = []

    init(_ request: Request) {
        guard let query = request.uri.query else { return }
        var seen: Set<String> = []
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts[0].percentDecoded(plusIsSpace: true),
                let value = (parts.count > 1 ? parts[1] : "").percentDecoded(plusIsSpace: true)
            else {
                faults.append(FieldFault(.parameter(String(parts[0])), .invalidParameter, ["found": String(parts[0])]))
                continue
            }
            guard seen.insert(name).inserted else {
                faults.append(FieldFault(.parameter(name), .repeatedParameter, ["found": name]))
                continue
            }
            unread.append(name)
            if !value.isEmpty { values[name] = value }
        }
    }

    /// A text.
    mutating func text(_ name: String) -> String? {
        unread.removeAll { $0 == name }
        guard let value = values[name] else { return nil }
        guard !value.hasControlCharacters else {
            faults.append(FieldFault(.parameter(name), .invalidParameter, ["found": name]))
            return nil
        }
        return value
    }

    /// A day, as ISO 8601 writes it.
    mutating func day(_ name: String) -> Day? {
        guard let text = text(name) else { return nil }
        if let day = Day(text) { return day }
        faults.append(FieldFault(.parameter(name), Fault(nil, .invalidDate, ["found": text])))
        return nil
    }

    /// A level of the state's tree.
    mutating func level(_ name: String) -> OrganizationLevel? {
        guard let text = text(name) else { return nil }
        if let level = OrganizationLevel(rawValue: text) { return level }
        faults.append(FieldFault(.parameter(name), Fault(nil, .unknownLevel, ["found": text])))
        return nil
    }

    /// Yes or no; no unless it is said.
    mutating func flag(_ name: String) -> Bool {
        choice(name) { ["true": true, "false": false][$0] } ?? false
    }

    /// One of a few words.
    mutating func choice<Choice>(_ name: String, _ read: (String) -> Choice?) -> Choice? {
        guard let text = text(name) else { return nil }
        if let choice = read(text) { return choice }
        faults.append(FieldFault(.parameter(name), .invalidParameter, ["found": name]))
        return nil
    }

    /// All parameters whose names begin alike, by the rest of their names.
    mutating func texts(prefix: String) -> [String: String] {
        let names = unread.filter { $0.hasPrefix(prefix) }
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                text(name).map { (String(name.dropFirst(prefix.count)), $0) }
            }
        )
    }

    /// Which part of a list, 50 items unless it is said.
    ///
    /// - Throws: ``TrainingError`` `limit_out_of_range`.
    mutating func page() throws -> PageRequest {
        try PageRequest(limit: choice("limit") { Int($0) } ?? 50, cursor: text("cursor"))
    }

    /// Throws everything that was wrong, parameters that nobody asked for included.
    ///
    /// - Throws: ``Problem``.
    func throwFaults() throws {
        let unknown = unread.map { FieldFault(.parameter($0), .unknownParameter, ["found": $0]) }
        if let problem = Problem(faults + unknown, status: 400) { throw problem }
    }
}

extension String {
    /// Whether there is a character in it that nobody can see, NUL among them.
    var hasControlCharacters: Bool {
        unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
    }
}

extension StringProtocol {
    /// The text behind percent signs, nil where it is none.
    func percentDecoded(plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        var rest = Substring(self).utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexadecimalDigit, let low = rest.popFirst()?.hexadecimalDigit else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace:
                bytes.append(UInt8(ascii: " "))
            default:
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
