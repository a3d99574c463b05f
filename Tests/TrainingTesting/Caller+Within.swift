import FoundationEssentials
public import Postgres
public import Training

extension Caller {
    /// A client whose scope is a unit and the units below it.
    ///
    /// ```swift
    /// let hanoi = try await Caller.within("01", as: .viewer, postgres)
    /// ```
    ///
    /// - Parameters:
    ///   - code: The unit's code on any day.
    ///   - role: What the client may do.
    ///   - name: The client's name.
    ///   - address: Where it calls from.
    ///   - postgres: The registry's database.
    /// - Returns: The client, who may not see national IDs.
    /// - Throws: ``TrainingError`` `no_such_organization`, and errors of the database.
    public static func within(
        _ code: String,
        as role: Role = .registrar,
        named name: String = "token:1",
        at address: String? = nil,
        _ postgres: PostgresClient
    ) async throws -> Caller {
        let top: Int32? = try await postgres.first("select organization from organization_span where code = \(code)")
        guard let top else { throw TrainingError(.noSuchOrganization, ["found": code]) }
        return Caller(
            name: name,
            request: UUID().uuidString,
            address: address,
            role: role,
            scope: .subtree(top)
        )
    }
}
