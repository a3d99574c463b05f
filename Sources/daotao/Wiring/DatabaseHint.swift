import Postgres
import Training

/// What to do about a database that can't be reached, for the person at the shell, who may see the details.
enum DatabaseHint {
    /// The sentence for an error, with what to do next where that is known.
    static func sentence(for error: TrainingError) -> String {
        let sentence = error.sentence(in: Spoken.language)
        guard let cause = error.underlying as? PostgresError else { return sentence }
        let reason = ["reason": cause.message.replacing("\t", with: "").replacing("\n", with: " ")]
        // An account without a right is a server's fault of setup; the person at the shell has named the account
        // themselves.
        if error.isForLackOfRight { return words("database.no-right", reason) }
        guard error.code == .databaseUnreachable else { return sentence }
        return [sentence, words("database.reason", reason), words("database.check")].joined(separator: "\n")
    }
}
