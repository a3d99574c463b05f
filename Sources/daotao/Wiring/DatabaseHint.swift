import Postgres
import Training

/// Advice on a database that can't be reached, for the person at the shell, who may see the details.
enum DatabaseHint {
    /// The sentence for an error, with advice where there is some.
    static func sentence(for error: TrainingError) -> String {
        let sentence = error.sentence(in: Spoken.language)
        guard let cause = error.underlying as? PostgresError else { return sentence }
        let reason = ["reason": cause.message.replacing("\t", with: "").replacing("\n", with: " ")]
        // A server reports a missing right as a fault of its setup; here the person chose the account.
        if error.isForLackOfRight { return words("database.no-right", reason) }
        guard error.code == .databaseUnreachable else { return sentence }
        return [sentence, words("database.reason", reason), words("database.check")].joined(separator: "\n")
    }
}
