import FoundationEssentials
import Postgres
import Training

/// Everything that the number follows from, read from the tables.
struct PlainRegistry {
    /// The goal, the unit and the day to which something counts.
    struct Place: Hashable {
        let goal: Int
        let organization: Int
        let day: Day
    }

    /// A live completion.
    private struct Fact {
        let id: Int
        let official: Int
        let course: Int
        let completedOn: Day
        let expiresOn: Day?
        let isRecognition: Bool

        /// The unit of a fact that came from a merged record, and the place of the merge among all merges.
        let merged: (organization: Int, turn: Int)?
    }

    private struct Curriculum {
        let id: Int
        let code: String
        let minimumHours: Decimal?
        let retiredOn: Day?
        var courses: [(course: Int, isRequired: Bool, hours: Decimal?)] = []
    }

    private struct Goal {
        let id: Int
        let start: Day
        let deadline: Day

        /// The codes of the curricula that satisfy it, each with the first day on which it does; empty for all.
        var curricula: [String: Day?] = [:]

        /// The day from which a curriculum satisfies it, nil for always; the outer nil means that it doesn't.
        func since(_ curriculum: Curriculum) -> Day?? {
            curricula.isEmpty ? .some(nil) : curricula[curriculum.code]
        }
    }

    /// The days on which a completion counts as one of a course.
    private struct Time {
        let since: Day
        let until: Day?
        let fact: Int

        func contains(_ day: Day) -> Bool { since <= day && until.map { day < $0 } ?? true }
    }

    /// A course of a curriculum, and when somebody holds it.
    private struct Held {
        let isRequired: Bool
        let hours: Decimal
        let times: [Time]

        /// The completion by which it was held first, of those that hold on a day.
        func first(on day: Day) -> Int? {
            times.filter { $0.contains(day) }.min { ($0.since, $0.fact) < ($1.since, $1.fact) }?.fact
        }
    }

    let tree: Tree
    private var facts: [Int: [Fact]] = [:]
    private var units: [Int: Int] = [:]
    private var past: [Int: [(organization: Int, since: Day?, until: Day)]] = [:]
    private let merged: Set<Int>
    private var curricula: [Curriculum] = []
    private var goals: [Goal] = []
    private let expiring: Set<Int>

    /// The courses that count as another: from which day on each does.
    private var equivalents: [Int: [(course: Int, since: Day?)]] = [:]

    init(_ postgres: PostgresClient) async throws {
        tree = try await Tree(postgres)
        let facts: [(Int, Int, Int, Day, Day?, Bool, Int?, Int?)] = try await postgres.query(
            """
            select completion.id, completion.official, completion.course, completion.completed_on, completion.expires_on,
                   completion.is_recognition, merged.organization, merged.turn
            from completion
            left join (
                select completion, organization, dense_rank() over (order by merged_at) as turn from completion_merged
            ) merged on merged.completion = completion.id
            where completion.revoked_at is null
            """
        )
        for (id, official, course, completedOn, expiresOn, isRecognition, organization, turn) in facts {
            let fact = Fact(
                id: id,
                official: official,
                course: course,
                completedOn: completedOn,
                expiresOn: expiresOn,
                isRecognition: isRecognition,
                merged: organization.flatMap { organization in turn.map { (organization, $0) } }
            )
            self.facts[official, default: []].append(fact)
        }
        let officials: [(Int, Int, Int?)] = try await postgres.query(
            "select id, organization, merged_into from official"
        )
        for (official, organization, _) in officials { units[official] = organization }
        merged = Set(officials.compactMap { $0.2 })
        let memberships: [(Int, Int, Day?, Day)] = try await postgres.query(
            "select official, organization, lower(valid), upper(valid) from official_past_membership"
        )
        for (official, organization, since, until) in memberships {
            past[official, default: []].append((organization, since, until))
        }
        let curricula: [(Int, String, Decimal?, Day?)] = try await postgres.query(
            """
            select id, code, minimum_elective_hours, retired_on from curriculum where status <> 'draft' order by id
            """
        )
        let courses: [(Int, Int, Bool, Decimal?)] = try await postgres.query(
            "select curriculum, course, requirement = 'required', hours from curriculum_course"
        )
        self.curricula = curricula.map { id, code, minimumHours, retiredOn in
            var curriculum = Curriculum(id: id, code: code, minimumHours: minimumHours, retiredOn: retiredOn)
            curriculum.courses = courses.filter { $0.0 == id }.map { ($0.1, $0.2, $0.3) }
            return curriculum
        }
        let goals: [(Int, Day, Day)] = try await postgres.query("select id, start_on, deadline from goal")
        let named: [(Int, String, Day?)] = try await postgres.query(
            "select goal, curriculum_code, since from goal_curriculum"
        )
        self.goals = goals.map { id, start, deadline in
            let curricula = named.filter { $0.0 == id }.map { ($0.1, $0.2) }
            return Goal(
                id: id,
                start: start,
                deadline: deadline,
                curricula: Dictionary(uniqueKeysWithValues: curricula)
            )
        }
        expiring = Set(try await postgres.query("select id from course where expires") as [Int])
        let counting: [(Int, Int, Day?)] = try await postgres.query(
            "select course, counts_as, since from course_equivalence"
        )
        for (course, wanted, since) in counting { equivalents[wanted, default: []].append((course, since)) }
    }

    /// The officials who count towards each goal, once: from the first day within its dates on which they satisfy one of its
    /// curricula.
    var trained: Set<PlainCount.Trained> {
        var trained: Set<PlainCount.Trained> = []
        for (official, facts) in facts {
            let satisfied = curricula.flatMap { curriculum in
                self.satisfied(curriculum, by: facts).map { (curriculum: curriculum, day: $0.day, fact: $0.fact) }
            }
            for goal in goals {
                var counting: [(curriculum: Curriculum, satisfied: Day, day: Day, fact: Int)] = []
                for (curriculum, satisfiedOn, fact) in satisfied {
                    guard let since = goal.since(curriculum) else { continue }
                    let day = max(satisfiedOn, since ?? satisfiedOn)
                    if satisfiedOn >= goal.start, day <= goal.deadline,
                        curriculum.retiredOn.map({ satisfiedOn < $0 }) ?? true
                    {
                        counting.append((curriculum, satisfiedOn, day, fact))
                    }
                }
                let first = counting.min { ($0.day, $0.fact, $0.curriculum.id) < ($1.day, $1.fact, $1.curriculum.id) }
                guard let (curriculum, satisfiedOn, day, _) = first else { continue }
                let unit = unit(of: official, with: facts, satisfying: curriculum, by: satisfiedOn, on: day)
                trained.insert(.init(official: official, goal: goal.id, day: day, organization: unit))
            }
        }
        return trained
    }

    /// The attendances: live completions within a goal's days of courses that its curricula name.
    var attendances: [Place] {
        var attendances: [Place] = []
        for goal in goals {
            let named = Set(curricula.filter { goal.since($0) != nil }.flatMap { $0.courses.map(\.course) })
            for fact in facts.values.joined() {
                guard named.contains(fact.course), !fact.isRecognition,
                    (goal.start...goal.deadline).contains(fact.completedOn)
                else { continue }
                let unit = fact.merged?.organization ?? unit(of: fact.official, on: fact.completedOn)
                attendances.append(Place(goal: goal.id, organization: unit, day: fact.completedOn))
            }
        }
        return attendances
    }

    /// The days on which somebody comes to satisfy a curriculum, each with the completion that makes it so.
    private func satisfied(_ curriculum: Curriculum, by facts: [Fact]) -> [(day: Day, fact: Int)] {
        let required = curriculum.courses.filter(\.isRequired).map(\.course)
        guard !required.isEmpty else { return [] }
        let isPlain =
            curriculum.minimumHours == nil && required.allSatisfy { !expiring.contains($0) && equivalents[$0] == nil }
        if isPlain {
            let needed = facts.filter { required.contains($0.course) }
            guard needed.count == required.count, let day = needed.map(\.completedOn).max(),
                let last = needed.map(\.id).max()
            else { return [] }
            return [(day, last)]
        }
        let held = curriculum.courses.map { wanted in
            Held(isRequired: wanted.isRequired, hours: wanted.hours ?? 0, times: times(of: wanted.course, in: facts))
        }
        func holds(on day: Day) -> Bool {
            let now = held.filter { $0.first(on: day) != nil }
            let hours = now.filter { !$0.isRequired }.map(\.hours).reduce(0, +)
            return now.count(where: \.isRequired) == required.count && hours >= curriculum.minimumHours ?? 0
        }
        var satisfied: [(day: Day, fact: Int)] = []
        for day in Set(held.flatMap { $0.times.map(\.since) }) where holds(on: day) && !holds(on: day.adding(days: -1))
        {
            if let last = held.compactMap({ $0.first(on: day) }).max() { satisfied.append((day, last)) }
        }
        return satisfied
    }

    /// The days on which completions count as one of a course.
    private func times(of course: Int, in facts: [Fact]) -> [Time] {
        var times: [Time] = []
        for fact in facts {
            if fact.course == course {
                times.append(Time(since: fact.completedOn, until: fact.expiresOn, fact: fact.id))
            }
            for counting in equivalents[course] ?? [] where counting.course == fact.course {
                let since = max(fact.completedOn, counting.since ?? fact.completedOn)
                times.append(Time(since: since, until: fact.expiresOn, fact: fact.id))
            }
        }
        return times
    }

    /// The unit where somebody counts.
    ///
    /// After a merge it is that of the record whose completion came last.
    private func unit(
        of official: Int,
        with facts: [Fact],
        satisfying curriculum: Curriculum,
        by satisfiedOn: Day,
        on day: Day
    ) -> Int {
        guard merged.contains(official) else { return unit(of: official, on: day) }
        let wanted = curriculum.courses.filter { $0.isRequired || curriculum.minimumHours != nil }.map(\.course)
        let counting = Set(wanted + wanted.flatMap { (equivalents[$0] ?? []).map(\.course) })
        let relevant = facts.filter { counting.contains($0.course) && $0.completedOn <= satisfiedOn }
        let lastDay = relevant.map(\.completedOn).max()
        let last = relevant.filter { $0.completedOn == lastDay }
        guard last.allSatisfy({ $0.merged != nil }) else { return unit(of: official, on: day) }
        let latest = last.compactMap(\.merged).min { (-$0.turn, $0.organization) < (-$1.turn, $1.organization) }
        return latest?.organization ?? unit(of: official, on: day)
    }

    private func unit(of official: Int, on day: Day) -> Int {
        let then = past[official]?.first { ($0.since.map { $0 <= day } ?? true) && day < $0.until }
        return then?.organization ?? units[official] ?? 0
    }

    /// The state's tree.
    ///
    /// A unit's first place holds also before it, and its last one after it.
    struct Tree {
        private var places: [Int: [(parent: Int?, since: Day?)]] = [:]

        init(_ postgres: PostgresClient) async throws {
            let spans: [(Int, Int?, Day?)] = try await postgres.query(
                "select organization, parent, lower(valid) from organization_span order by lower(valid) nulls first"
            )
            for (organization, parent, since) in spans { places[organization, default: []].append((parent, since)) }
        }

        /// A unit and all above it.
        func line(from unit: Int, on day: Day) -> [Int] {
            let places = places[unit] ?? []
            let place = places.last { $0.since.map { $0 <= day } ?? true } ?? places.first
            return [unit] + (place?.parent.map { line(from: $0, on: day) } ?? [])
        }
    }
}
