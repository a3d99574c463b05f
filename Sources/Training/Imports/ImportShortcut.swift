/// What an import does only to save time: each has a folder of its own, and `docs/speed.md` says what it saves.
///
/// Without one of them an import takes longer and comes to the same.
enum ImportShortcut: CaseIterable {
    /// Fields that are as they should be are stored by a look at their bytes (`Imports/Fields`).
    case plainFields

    /// The words of closed lists are looked up once for each spelling (`Imports/WordMemory`).
    case wordMemory

    /// Only keys that may stand in two rows are compared (`Imports/RepeatFilter`).
    case repeatFilter

    /// All processors can judge a large file (`Imports/Scratch`).
    case scratch

    /// A table's indexes and keys are built again behind many new rows (`Imports/BulkLoad`).
    case bulkLoad
}

extension ImportRequest {
    /// Whether the import may take a shortcut.
    func takes(_ shortcut: ImportShortcut) -> Bool {
        switch shortcut {
        case .plainFields, .wordMemory, .repeatFilter: shortcuts.contains(shortcut)
        case .scratch, .bulkLoad: mayHoldOthersUp && shortcuts.contains(shortcut)
        }
    }
}
