import ArgumentParser
import Training

/// The part of a list to show, and the options of every command.
struct PageOptions: ParsableArguments {
    @Option(help: .words("option.limit"))
    var limit: Int?

    @Option(help: .words("option.cursor"))
    var cursor: String?

    @Flag(help: .words("option.all"))
    var all = false

    @OptionGroup
    var global: GlobalOptions

    /// Shows a list of the registry.
    func show<Item: Listed>(_ read: (Training, PageRequest) async throws -> Page<Item>) async throws {
        try await withTraining(global) { training in
            try await show(on: global.output) { try await read(training, $0) }
        }
    }

    /// Reads and shows one page; with `--all`, every page from there on.
    ///
    /// CSV has no place for a cursor, so without `--limit` it is the whole list.
    private func show<Item: Listed>(
        on output: Output,
        _ read: (PageRequest) async throws -> Page<Item>
    ) async throws {
        let isWhole = all || output.format == .csv && limit == nil
        // The first page is read before anything is written, so that a refusal leaves no output.
        let first = try await read(
            isWhole ? .ofFile(from: cursor) : PageRequest(limit: limit ?? Self.usual, cursor: cursor)
        )
        guard output.format != .csv || !isWhole else {
            return try await output.showRows(from: first, read)
        }
        var items = first.items
        var last = first
        while isWhole, let next = PageRequest.ofFile(after: last) {
            last = try await read(next)
            items += last.items
        }
        try output.show(Listing(items: items, next: last.next))
        // JSON carries the cursor itself; CSV and `--quiet` have no place for one.
        if let next = last.next, output.format != .json { StandardStreams.note(words("list.more", ["cursor": next])) }
    }

    /// The number of items on a page by default.
    private static let usual = 50
}
