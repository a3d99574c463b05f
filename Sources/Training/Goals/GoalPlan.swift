public import FoundationEssentials
public import Shapes

/// A decision on how a goal's target is shared out over units.
public struct GoalPlan: Sendable, Hashable {
    /// The number of the plan among those of its goal, from 1.
    public let number: Int

    /// The first day on which its shares hold.
    public let day: Day

    public let decision: String?

    /// The name of the caller who made it.
    public let by: String

    public let madeAt: Date

    /// The number of units whose shares it changes.
    public let units: Int
}

extension GoalPlan: Tabular {
    public static let shape = Shape<GoalPlan>("GoalPlan") {
        Field("number", \.number, "The number of the plan among those of its goal.").column()
        Field("day", \.day, "The first day of its shares.").column()
        Field("decision", \.decision, "The decision behind it.").column()
        Field("by", \.by, "The caller who made it.").column()
        Field("madeAt", \.madeAt).column()
        Field("units", \.units, "The number of units whose shares it changes.").column()
    }
}

/// A plan with the shares that it changes.
public struct GoalPlanRecord: Sendable, Hashable {
    public let plan: GoalPlan
    public let shares: [GoalPlanShare]
}

extension GoalPlanRecord: Shaped {
    public static let shape = Shape<GoalPlanRecord>("GoalPlanRecord") {
        Field("plan", \.plan)
        Field("shares", \.shares, "The shares that it changes, in the order of the units' codes.")
    }
}

/// The share that a plan gives to a unit.
public struct GoalPlanShare: Sendable, Hashable {
    public let organization: String
    public let name: String?

    /// The number of officials to be trained; nil where the plan takes the unit's share away.
    public let target: Int?
}

extension GoalPlanShare: Shaped {
    public static let shape = Shape<GoalPlanShare> {
        Field("organization", \.organization)
        Field("name", \.name)
        Field(orNull: "target", \.target, "The unit's share; null where the plan takes it away.")
    }
}

/// A plan to make.
///
/// ```swift
/// try await goals.allocate("DX-2022", .byHeadcount, by: caller)
/// try await goals.allocate("DX-2022", PlanRequest(.equally, under: "01", downTo: .commune), by: registrar)
/// ```
public struct PlanRequest: Sendable {
    /// A way to share a target out.
    public enum Way: Sendable {
        /// The given shares; units that aren't named keep theirs.
        case shares([GoalAllocation])

        /// Equal shares for the units directly below another.
        case equally

        /// Shares in proportion to the officials whom each unit has in service on a day, nil for today.
        case byHeadcount(on: Day? = nil)
    }

    public var way: Way

    /// The unit whose share is shared out over the units directly below it; nil for the caller's own unit, or for the
    /// nation, whose target ministries and provinces share.
    public var under: String?

    /// The level down to which the shares are shared out in turn; nil for the units directly below alone.
    public var downTo: OrganizationLevel?

    /// The first day on which the shares hold; nil for today, or for the goal's first day where it is the goal's first
    /// plan or today isn't one of the goal's days.
    public var day: Day?

    /// The decision behind the plan.
    public var decision: String?

    /// Makes a request to share a target out.
    ///
    /// - Parameters:
    ///   - way: The way to share it out.
    ///   - under: The unit whose share is shared out; nil for the caller's own, or for the nation.
    ///   - downTo: The level down to which it is shared out; nil for the units directly below.
    ///   - day: The first day on which the shares hold; nil for the usual one.
    ///   - decision: The decision behind the plan.
    public init(
        _ way: Way,
        under: String? = nil,
        downTo: OrganizationLevel? = nil,
        on day: Day? = nil,
        decision: String? = nil
    ) {
        (self.way, self.under, self.downTo) = (way, under, downTo)
        (self.day, self.decision) = (day, decision)
    }

    /// The given shares; units that aren't named keep theirs.
    public static func shares(_ shares: [GoalAllocation]) -> PlanRequest { PlanRequest(.shares(shares)) }

    /// The whole target, shared out over ministries and provinces in proportion to their officials today.
    public static var byHeadcount: PlanRequest { PlanRequest(.byHeadcount()) }
}

extension PlanRequest {
    /// All faults that show without the registry.
    var faults: [Fault] {
        let shares = if case .shares(let shares) = way { shares } else { [GoalAllocation]() }
        let outOfRange = shares.enumerated().filter { !(0...100_000_000).contains($1.target) }.map { place, share in
            let parameters = ["found": "\(share.target)", "expected": "0–100000000"]
            return Fault("shares/\(place)/target", .numberOutOfRange, parameters)
        }
        return outOfRange + Fault.named(shares.map(\.organization)) { "shares/\($0)/organization" }
            + Fault.texts([("decision", decision, 500)])
    }
}
