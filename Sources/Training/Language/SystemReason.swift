extension Catalogue {
    /// Translates a message of the operating system; one without a translation stays as it is.
    ///
    /// - Parameter reason: The message, as `strerror` has it.
    public static func reason(_ reason: String, in language: Language) -> String {
        let key = "reason.\(reason.foldedWord)"
        let sentence = Catalogue.training.sentence(key, in: language)
        return sentence == key ? reason : sentence
    }
}
