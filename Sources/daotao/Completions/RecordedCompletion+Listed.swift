import Training

extension RecordedCompletion: Listed {
    static var shown: [Column<RecordedCompletion>] { [] }

    static let columns = ["id", "official_code", "course_code", "completed_on", "trained_for"]

    var csvRows: [[String?]] {
        [[id, official, course, completedOn.description, trainedFor.joined(separator: " ")]]
    }

    var essence: String { id }

    /// The completion, and what followed from it.
    func blocks(on canvas: Canvas) -> [String] {
        let named = ["official": official, "course": course, "day": completedOn.spoken, "id": id]
        return [
            canvas.done(words(isNew ? "completions.recorded" : "completions.stands", named)),
            satisfied.isEmpty
                ? "" : words("completions.satisfied", ["curricula": satisfied.joined(separator: ", ")]),
            enrollments.isEmpty
                ? "" : words("completions.enrollments", ["numbers": enrollments.joined(separator: ", ")]),
            flags.map { words("completions.flag.\($0)") }.joined(separator: "\n"),
            trainedFor.isEmpty ? "" : words("completions.trained-for", ["goals": trainedFor.joined(separator: ", ")]),
        ]
    }
}
