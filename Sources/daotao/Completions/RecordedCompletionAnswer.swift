import Shapes
import Training

/// A completion that was recorded, and its effects.
struct RecordedCompletionAnswer: Answer {
    let body: RecordedCompletion

    var columns: [String] { RecordedCompletion.shape.columns }
    var csvRows: [[String?]] { [RecordedCompletion.shape.row(of: body)] }
    var essence: [String] { [body.id] }

    func picture(on canvas: Canvas) -> String {
        let named = [
            "official": body.official, "course": body.course, "day": body.completedOn.spoken, "id": body.id,
        ]
        return canvas.page([
            canvas.done(words(body.isNew ? "completions.recorded" : "completions.stands", named)),
            body.satisfied.isEmpty
                ? "" : words("completions.satisfied", ["curricula": body.satisfied.joined(separator: ", ")]),
            body.enrollments.isEmpty
                ? "" : words("completions.enrollments", ["numbers": body.enrollments.joined(separator: ", ")]),
            body.flags.map { words("completions.flag.\($0)") }.joined(separator: "\n"),
            body.trainedFor.isEmpty
                ? "" : words("completions.trained-for", ["goals": body.trainedFor.joined(separator: ", ")]),
        ])
    }
}
