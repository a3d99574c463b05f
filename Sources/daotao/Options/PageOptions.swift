import ArgumentParser
import Training

/// Which part of a list is wanted.
struct PageOptions: ParsableArguments {
    @Option(help: .words("option.limit"))
    var limit = 50

    @Option(help: .words("option.cursor"))
    var cursor: String?

    @Flag(help: .words("option.all"))
    var all = false

    /// Reads the page that was asked for and shows it; with `--all`, every page from there on.
    func show<Item: Listed>(
        on output: Output,
        _ read: (PageRequest) async throws -> Page<Item>
    ) async throws {
        let first = try await read(PageRequest(limit: all ? 1000 : limit, cursor: cursor))
        var items = first.items
        var next = first.next
        while all, let cursor = next {
            let page = try await read(PageRequest(limit: 1000, cursor: cursor))
            items += page.items
            next = page.next
        }
        try output.show(Listing(items: items, next: next))
        // JSON carries the cursor itself; a table or a file of rows has no place for it.
        if let next, output.format != .json, !output.isQuiet {
            StandardStreams.note(words("list.more", ["cursor": next]))
        }
    }
}
