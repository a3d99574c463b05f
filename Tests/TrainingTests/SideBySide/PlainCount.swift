import FoundationEssentials
import Postgres
import Testing
import Training

/// The number, counted in plain Swift from the facts, the rules and the tree.
///
/// It is the judge of what SQL keeps in `trained` and `progress`, so it uses none of the schema's views and functions: it
/// reads tables as they are, and counts as `docs/architecture.md` and the schema's comments tell it in words.
struct PlainCount {
    struct Trained: Hashable {
        let official: Int
        let goal: Int
        let day: Day
        let organization: Int
    }

    /// A number of `progress`: of a goal, a unit with all below it, and a day.
    struct Cell: Hashable {
        let goal: Int
        let organization: Int
        let day: Day
        let trained: Int
        let attendances: Int
    }

    let trained: Set<Trained>
    let progress: Set<Cell>

    init(_ registry: PlainRegistry) {
        trained = registry.trained
        var numbers: [PlainRegistry.Place: (trained: Int, attendances: Int)] = [:]
        for counted in trained {
            for unit in registry.tree.line(from: counted.organization, on: counted.day) {
                let place = PlainRegistry.Place(goal: counted.goal, organization: unit, day: counted.day)
                numbers[place, default: (0, 0)].trained += 1
            }
        }
        for attended in registry.attendances {
            for unit in registry.tree.line(from: attended.organization, on: attended.day) {
                let place = PlainRegistry.Place(goal: attended.goal, organization: unit, day: attended.day)
                numbers[place, default: (0, 0)].attendances += 1
            }
        }
        progress = Set(
            numbers.map { place, number in
                Cell(
                    goal: place.goal,
                    organization: place.organization,
                    day: place.day,
                    trained: number.trained,
                    attendances: number.attendances
                )
            }
        )
    }

    /// The stored numbers.
    init(storedIn postgres: PostgresClient) async throws {
        let trained: [(Int, Int, Day, Int)] = try await postgres.query(
            "select official, goal, day, organization from trained"
        )
        self.trained = Set(trained.map { Trained(official: $0.0, goal: $0.1, day: $0.2, organization: $0.3) })
        let progress: [(Int, Int, Day, Int, Int)] = try await postgres.query(
            """
            select goal, organization, day, sum(trained), sum(attendances)
            from progress
            group by goal, organization, day
            having sum(trained) <> 0 or sum(attendances) <> 0
            """
        )
        self.progress = Set(
            progress.map { Cell(goal: $0.0, organization: $0.1, day: $0.2, trained: $0.3, attendances: $0.4) }
        )
    }
}

/// Expects that what is stored is what plain Swift counts, and returns that.
@discardableResult
func expectCounted(_ postgres: PostgresClient) async throws -> PlainCount {
    let stored = try await PlainCount(storedIn: postgres)
    let counted = PlainCount(try await PlainRegistry(postgres))
    #expect(stored.trained.subtracting(counted.trained).isEmpty, "stored, and not counted")
    #expect(counted.trained.subtracting(stored.trained).isEmpty, "counted, and not stored")
    #expect(stored.progress.subtracting(counted.progress).isEmpty, "stored, and not counted")
    #expect(counted.progress.subtracting(stored.progress).isEmpty, "counted, and not stored")
    return counted
}
