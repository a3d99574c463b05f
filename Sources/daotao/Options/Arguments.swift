public import ArgumentParser
public import CSV
public import FoundationEssentials
public import Training

// Options of these types take the same values as files, and as answers show.
extension Language: ExpressibleByArgument {}
extension ImportMode: ExpressibleByArgument {}
extension ImportOnError: ExpressibleByArgument {}
extension DayOrder: ExpressibleByArgument {}
extension PublicationStatus: ExpressibleByArgument {}
extension EnrollmentState: ExpressibleByArgument {}
extension OnTheWay: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
extension AuditAction: ExpressibleByArgument {}
extension AuditSubject: ExpressibleByArgument {}

extension OrganizationLevel: ExpressibleByArgument {
    /// Reads a level, as files write it: `province`, `tỉnh`.
    public init?(argument: String) {
        self.init(written: argument)
    }
}

extension CSVEncoding: @retroactive ExpressibleByArgument {
    /// Reads an encoding by any of its usual names.
    public init?(argument: String) {
        self.init(name: argument)
    }
}

extension Day: ExpressibleByArgument {
    /// Reads a day in ISO 8601 or as people in Vietnam write it: `2022-06-30`, `30/06/2022`, `30/6/2022`.
    public init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let day = parts[0], let month = parts[1], let year = parts[2] else {
            self.init(argument)
            return
        }
        self.init(year: year, month: month, day: day)
    }
}

extension Decimal: @retroactive ExpressibleByArgument {
    /// Reads a number with a decimal point, or with a comma.
    public init?(argument: String) {
        let number = argument.replacing(",", with: ".")
        // `Decimal` reads a prefix: it would read `1,000.5` as 1.
        guard number.wholeMatch(of: #/-?[0-9]+(\.[0-9]+)?/#) != nil else { return nil }
        self.init(string: number)
    }
}

extension CourseEquivalence: ExpressibleByArgument {
    /// Reads a course that another counts as, with the first day on which it does: `DX-104`, `DX-104:2023-01-01`.
    public init?(argument: String) {
        guard let (code, since) = codeSince(argument) else { return nil }
        self.init(course: code, since: since)
    }
}

extension GoalCurriculum: ExpressibleByArgument {
    /// Reads a curriculum that satisfies a goal, with the first day on which it does: `CT-COBAN`, `CT-COBAN:2022-07-01`.
    public init?(argument: String) {
        guard let (code, since) = codeSince(argument) else { return nil }
        self.init(code: code, since: since)
    }
}

/// A code, with the first day on which it counts.
private func codeSince(_ argument: String) -> (code: String, since: Day?)? {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let code = parts.first, !code.isEmpty else { return nil }
    guard parts.count > 1 else { return (code, nil) }
    guard let day = Day(argument: parts[1]) else { return nil }
    return (code, day)
}

extension GoalAllocation: ExpressibleByArgument {
    /// Reads a unit and its share of a target: `01=310`.
    public init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let number = Int(parts[1]), number >= 0 else { return nil }
        self.init(organization: String(parts[0]), target: number)
    }
}

/// The format of a course; the option is not called `--format`, which is the format of the answer.
enum Delivery: String, CaseIterable, ExpressibleByArgument {
    case online, classroom, blended
}
