import ArgumentParser
import Training

/// How a course is held; the option is not called `--format`, which is the form of the answer.
enum Delivery: String, CaseIterable, ExpressibleByArgument {
    case online, classroom, blended
}

/// A course that another counts as, with the first day on which it does: `DX-104`, `DX-104:2023-01-01`.
struct Equivalence: ExpressibleByArgument {
    let equivalence: CourseEquivalence

    init?(argument: String) {
        guard let (code, since) = CodeSince.read(argument) else { return nil }
        equivalence = CourseEquivalence(course: code, since: since)
    }
}

/// A curriculum that satisfies a goal, with the first day on which it does: `CT-COBAN`, `CT-COBAN:2022-07-01`.
struct SatisfyingCurriculum: ExpressibleByArgument {
    let curriculum: GoalCurriculum

    init?(argument: String) {
        guard let (code, since) = CodeSince.read(argument) else { return nil }
        curriculum = GoalCurriculum(code: code, since: since)
    }
}

/// A code, with the day since which it holds.
private enum CodeSince {
    static func read(_ argument: String) -> (code: String, since: Day?)? {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let code = parts.first, !code.isEmpty else { return nil }
        guard parts.count > 1 else { return (code, nil) }
        guard let day = Day(argument: parts[1]) else { return nil }
        return (code, day)
    }
}
