import Training

extension Canvas {
    /// Sentences on what became of the enrollments that had expired.
    func reinstated(_ reinstated: Reinstated) -> String {
        let counts = [
            ("reinstated.enrollments", reinstated.enrollments), ("reinstated.waitlisted", reinstated.waitlisted),
            ("reinstated.stayed-expired", reinstated.stayedExpired),
        ]
        return counts.filter { $0.1 > 0 }.map { words($0.0, ["count": $0.1.spoken]) }.joined(separator: "\n")
    }
}
