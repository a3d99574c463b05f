import Postgres
import Synchronization

/// The units whose own numbers are withheld from callers without a token.
///
/// Below ``floor`` registered officials a unit's number reveals facts about single people. Withholding it is not
/// enough: the parent's number minus those of the siblings would reveal it. So where the units withheld below a parent,
/// together with the officials of the parent itself, have fewer officials than the floor, the next smallest sibling is
/// withheld too, until they have enough; and everything below a withheld unit is withheld with it. Any number that can
/// be computed from the shown ones is then about at least that many people.
///
/// The same units are withheld for every day of a report, because the rule uses the present registrations, and every
/// parent that a unit has ever had. Otherwise a number withheld on one day could be computed from two other days.
final class PublicFloor: Sendable {
    /// The smallest number of registered officials that a shown number may be about.
    static let floor = 5

    /// The time for which a result is used.
    private static let fresh = Duration.seconds(10)

    /// The withheld units: all except those that are known to have enough officials, so that a new unit is withheld
    /// too.
    struct Withheld: Sendable, Hashable {
        /// The units that show their numbers.
        let shown: Set<Int32>

        /// True if the whole state has too few officials.
        let isState: Bool

        /// A number that grows with each change, so that equal numbers mean equal values.
        let number: Int

        static func == (one: Withheld, other: Withheld) -> Bool { one.number == other.number }

        func hash(into hasher: inout Hasher) { hasher.combine(number) }
    }

    private struct Known {
        var withheld: Withheld
        var until: ContinuousClock.Instant
    }

    private let postgres: PostgresClient
    private let known = Mutex<Known?>(nil)

    init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// The withheld units, at most some seconds old.
    func withheld() async throws -> Withheld {
        let now = ContinuousClock.now
        let standing: Withheld? = known.withLock { known in
            guard let standing = known else { return nil }
            // The first request that finds the result outdated computes it again; the others get the old one meanwhile.
            if standing.until <= now {
                known?.until = now + Self.fresh
                return nil
            }
            return standing.withheld
        }
        if let standing { return standing }
        let (units, parts) = (try await units(), try await parts())
        let children = Set(parts.map(\.child))
        let inState = units.filter { !children.contains($0.id) }.reduce(0) { $0 + $1.officials }
        let shown = Set(units.map(\.id)).subtracting(Self.withheld(units, parts))
        let found = (shown: shown, isState: inState < Self.floor)
        return known.withLock { known in
            let last = known?.withheld
            let isSame = last.map { $0.shown == found.shown && $0.isState == found.isState } ?? false
            let number = (last?.number ?? 0) + (isSame ? 0 : 1)
            let withheld = Withheld(shown: found.shown, isState: found.isState, number: number)
            known = Known(withheld: withheld, until: ContinuousClock.now + Self.fresh)
            return withheld
        }
    }

    /// A unit with everything below it.
    struct Unit: Sendable {
        let id: Int32

        /// The number of officials registered in the unit and below it.
        let officials: Int

        /// The number of officials in the unit itself.
        let own: Int

        /// The number of officials ever counted in the unit.
        let counted: Int
    }

    /// A unit below another on some days, and what was counted in it on those.
    struct Part: Sendable {
        let parent: Int32
        let child: Int32
        let counted: Int
    }

    /// Withholds units until no number about fewer people than the floor can be computed.
    static func withheld(_ units: [Unit], _ parts: [Part]) -> Set<Int32> {
        let byID = Dictionary(units.map { ($0.id, $0) }) { first, _ in first }
        let below = Dictionary(grouping: parts, by: \.parent)
        var withheld = Set(units.filter { $0.officials < floor }.map(\.id))
        var isStable = false
        while !isStable {
            isStable = true
            // The order is always the same, because the withheld units must not change from one look to the next.
            for (parent, parts) in below.sorted(by: { $0.key < $1.key }) {
                guard !withheld.contains(parent), let unit = byID[parent] else {
                    // Everything below a withheld unit is withheld.
                    for part in parts where withheld.insert(part.child).inserted { isStable = false }
                    continue
                }
                var shown = parts.filter { !withheld.contains($0.child) }
                var hidden = unit.own
                for part in parts where withheld.contains(part.child) { hidden += byID[part.child]?.officials ?? 0 }
                // The case that nobody is registered there any more, but somebody was counted.
                var rest = unit.counted - shown.reduce(0) { $0 + $1.counted }
                while hidden < floor, hidden > 0 || rest > 0,
                    let next = shown.indices.min(by: { one, other in
                        let (a, b) = (byID[shown[one].child]?.officials ?? 0, byID[shown[other].child]?.officials ?? 0)
                        return (a, -shown[one].child) < (b, -shown[other].child)
                    })
                {
                    let part = shown.remove(at: next)
                    withheld.insert(part.child)
                    hidden += byID[part.child]?.officials ?? 0
                    rest += part.counted
                    isStable = false
                }
            }
        }
        return withheld
    }

    /// Counts every official once, in the official's unit, and adds the numbers up to the units above.
    private func units() async throws -> [Unit] {
        let rows: [(Int32, Int, Int, Int)] = try await postgres.query(Statement(named: "count_floor_units"))
        return rows.map { Unit(id: $0.0, officials: $0.1, own: $0.2, counted: $0.3) }
    }

    private func parts() async throws -> [Part] {
        let rows: [(Int32, Int32, Int)] = try await postgres.query(Statement(named: "count_floor_parts"))
        return rows.map { Part(parent: $0.0, child: $0.1, counted: $0.2) }
    }
}

extension ProgressReports {
    /// The same question with the numbers to withhold from its caller, who has no token, or a scope narrower than the
    /// question.
    ///
    /// - Parameter caller: The caller; nil without a token.
    /// - Returns: The question, changed where something is withheld.
    /// - Throws: ``TrainingError`` `no_such_organization`, and errors of the database.
    public func question(_ question: ProgressQuestion, of caller: Caller?) async throws -> ProgressQuestion {
        try await trainingErrors {
            var question = question
            if let caller, try await sees(question, caller) { return question }
            question.withheld = try await floor.withheld()
            return question
        }
    }

    /// True if the whole question is within a caller's scope.
    private func sees(_ question: ProgressQuestion, _ caller: Caller) async throws -> Bool {
        guard caller.scope != .everything else { return true }
        let day = try await today(in: postgres)
        guard
            let top = try await organizations.id(of: question.under, on: question.asOf ?? day, for: nil, in: postgres)
        else { return false }
        let sees: Bool? = try await postgres.first(
            "select \(caller.scope.holds("\(top)", on: day))"
        )
        return sees ?? false
    }
}

extension ProgressReport {
    /// The same report without the numbers of some units.
    ///
    /// A unit that no longer exists is listed only where something was counted in it. So a withheld one isn't listed,
    /// because the first day on which it is would reveal a fact about one person.
    ///
    /// The units that are withheld follow from what is counted now. What was known earlier could be subtracted from it, so
    /// past knowledge is shown of the whole state alone.
    func withholding(
        _ withheld: PublicFloor.Withheld,
        about top: Int32?,
        isPast: Bool = false
    ) -> ProgressReport {
        var report = self
        report.isWithheld = top.map { isPast || !withheld.shown.contains($0) } ?? withheld.isState
        report.units = units.map { unit in
            var unit = unit
            unit.isWithheld = isPast || !withheld.shown.contains(unit.organization)
            return unit
        }
        report.units.removeAll { $0.isWithheld && !$0.stands }
        report.rankUnits()
        return report
    }
}
