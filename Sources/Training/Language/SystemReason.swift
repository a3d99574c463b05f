extension Catalogue {
    /// A reason of the system in a language; one without a translation stays as the system says it.
    ///
    /// - Parameter reason: The system's words, as `strerror` has them.
    /// - Returns: The same in that language.
    public static func reason(_ reason: String, in language: Language) -> String {
        let key = "reason.\(reason.foldedWord)"
        let sentence = Catalogue.training.sentence(key, in: language)
        return sentence == key ? reason : sentence
    }
}
