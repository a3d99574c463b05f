import Glibc
import Terminal

/// Makes pages for people: blocks of lines with an empty line between.
struct Canvas: Sendable {
    let width: Int
    private let style: Style

    init(width: Int, style: Style) {
        self.width = width
        self.style = style
    }

    static let standardOutput = Canvas(
        width: Terminal.width(of: STDOUT_FILENO),
        style: Style(on: StandardStreams.outputIsTerminal)
    )

    /// Joins blocks into a page; empty ones leave no gap.
    func page(_ blocks: [String]) -> String {
        blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// A block under a heading, or nothing for an empty block.
    func section(_ heading: String, _ block: String) -> String {
        block.isEmpty ? "" : strong(heading) + "\n" + block
    }

    /// A block moved to the right, below its heading.
    func indented(_ block: String) -> String {
        block.isEmpty ? "" : "  " + block.replacing("\n", with: "\n  ")
    }

    /// Names and values, the values in one column.
    func fields(_ fields: [CardLine]) -> String {
        let present = fields.filter { $0.value != nil }
        let widest = present.map { textWidth($0.name) }.max() ?? 0
        return present.map { field in
            let value = (field.value ?? "").harmless
            let coloured = field.isGood.map { tinted(value, isGood: $0) } ?? value
            return "  " + faint(field.name.fitted(to: widest)) + "  " + coloured
        }.joined(separator: "\n")
    }

    func table<Items: Collection>(_ columns: [Column<Items.Element>], _ items: Items) -> String {
        indented(
            Table(
                headers: columns.map(\.title),
                alignments: columns.map { $0.side == .left ? .left : .right },
                rows: items.map { item in columns.map { $0.text(item) ?? "" } }
            ).rendered(width: width - 2)
        )
    }

    /// The commands to type next, and why.
    func next(_ lines: [String], because reason: String? = nil) -> String {
        guard !lines.isEmpty || reason?.isEmpty == false else { return "" }
        return ([reason ?? words("next.commands")] + lines.map { "  " + strong($0.harmless) }).joined(separator: "\n")
    }

    /// A sentence on what was done.
    func done(_ sentence: String) -> String { style.green("✓") + " " + sentence }

    /// A sentence on what couldn't be done.
    func trouble(_ sentence: String) -> String { style.red("✗") + " " + sentence }

    func strong(_ text: String) -> String { style.bold(text) }

    func faint(_ text: String) -> String { style.dim(text) }

    func tinted(_ text: String, isGood: Bool) -> String { isGood ? style.green(text) : style.yellow(text) }
}
