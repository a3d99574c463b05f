import Training

/// A reason in words: the registry's own in the reader's language, a person's as it was written.
enum RegistryReason {
    static func spoken(_ reason: String, in language: Language = Spoken.language) -> String {
        if let undone = reason.wholeMatch(of: #/undo of import ([0-9]+)/#) {
            return words("registry-reason.undo-of-import", ["number": String(undone.output.1)], in: language)
        }
        let key = "registry-reason.\(reason.filter { $0 != "," }.replacing(" ", with: "-"))"
        let sentence = words(key, in: language)
        return sentence == key ? reason : sentence
    }
}

/// A caller in words: the registry by a word of the catalogue, everybody else by name.
enum CallerName {
    static func spoken(_ name: String, in language: Language = Spoken.language) -> String {
        name == "registry" ? words("caller.registry", in: language) : name
    }
}
