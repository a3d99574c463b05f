import FoundationEssentials
import Glibc

extension PrivateCluster {
    /// The process that creates, starts or stops a cluster while others wait.
    public struct Holder: Hashable, Sendable {
        /// The process's number.
        public let process: Int32

        /// Its command, such as `daotao progress`: the first words of the command line, without options and values.
        public let command: String
    }
}

typealias Holder = PrivateCluster.Holder

extension Holder {
    /// Reads the holder that a file names.
    init?(in descriptor: Int32) {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let words = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: " ", maxSplits: 1)
        guard words.count == 2, let process = Int32(words[0]) else { return nil }
        self.init(process: process, command: String(words[1]))
    }

    /// This process's command: the leading words of the command line that consist of small letters, so that no value is
    /// shown.
    static var ownCommand: String {
        let program = CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "?"
        let words = CommandLine.arguments.dropFirst().prefix { word in
            word.utf8.allSatisfy { $0 == UInt8(ascii: "-") || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
                && !word.hasPrefix("-")
        }
        return ([program] + words.prefix(2)).joined(separator: " ")
    }
}
