/// The steps of an import that only save time: each has a folder of its own, and `docs/speed.md` says what it saves.
///
/// Without one of them an import takes longer and has the same result.
enum ImportShortcut: CaseIterable {
    /// Fields in their final form are stored by a look at their bytes (`Imports/Fields`).
    case plainFields

    /// The words of closed lists are looked up once for each spelling (`Imports/WordMemory`).
    case wordMemory

    /// Only keys that may be in two rows are compared (`Imports/RepeatFilter`).
    case repeatFilter

    /// All processors can judge a large file (`Imports/Scratch`).
    case scratch

    /// A table's indexes and keys are built again after many new rows are stored (`Imports/BulkLoad`).
    case bulkLoad
}

extension ImportRequest {
    /// True if the import may take a shortcut.
    func takes(_ shortcut: ImportShortcut) -> Bool {
        switch shortcut {
        case .plainFields, .wordMemory, .repeatFilter: shortcuts.contains(shortcut)
        case .scratch, .bulkLoad: mayHoldOthersUp && shortcuts.contains(shortcut)
        }
    }
}
