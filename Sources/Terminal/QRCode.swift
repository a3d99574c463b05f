internal import CQREncode

/// A QR code for a terminal: two rows of modules in each line of half blocks, dark on light, with the quiet zone that
/// readers need.
public struct QRCode: Sendable {
    private let width: Int
    private let modules: [Bool]

    /// Makes the code of a text; nil for one that is too long.
    ///
    /// - Parameter text: At most about 2,300 bytes, as a code with 15 % redundancy holds.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        // The lowest bit of each byte is the module's colour.
        modules = (0..<width * width).map { code.pointee.data[$0] & 1 == 1 }
    }

    private func isDark(_ column: Int, _ row: Int) -> Bool {
        (0..<width).contains(column) && (0..<width).contains(row) && modules[row * width + column]
    }

    /// The lines.
    ///
    /// Light modules are drawn, because most terminals are dark: a reader takes either.
    public var lines: [String] {
        stride(from: -4, to: width + 4, by: 2).map { row in
            String(
                (-4..<width + 4).map { column in
                    switch (isDark(column, row), isDark(column, row + 1)) {
                    case (false, false): "█" as Character
                    case (false, true): "▀"
                    case (true, false): "▄"
                    case (true, true): " "
                    }
                }
            )
        }
    }

    /// The columns that the code takes.
    public var columns: Int { width + 8 }
}
