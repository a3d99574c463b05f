import Postgres

/// The target groups of curricula.
public struct TargetGroups: Sendable {
    let postgres: PostgresClient

    /// All target groups, in the order of their codes.
    public func list() async throws -> [TargetGroup] {
        try await trainingErrors { try await find("true", in: postgres) }
    }

    /// A part of the target groups, in the order of their codes.
    public func list(_ page: PageRequest) async throws -> Page<TargetGroup> {
        try await trainingErrors {
            let groups = try await find("code > \(page.cursor ?? "")", limit: page.limit + 1, in: postgres)
            return page.page(of: groups, cursor: \.code, item: { $0 })
        }
    }

    /// A target group by its code.
    ///
    /// - Throws: ``TrainingError`` `no_such_target_group`.
    public func show(_ code: String) async throws -> TargetGroup {
        try await trainingErrors {
            guard let group = try await find("code = \(code)", in: postgres).first else {
                throw TrainingError(.noSuchTargetGroup, ["found": code])
            }
            return group
        }
    }

    /// Makes or changes a target group; officials who were enrolled by it stay enrolled.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `precondition_failed`, `missing_value`, `value_too_long`,
    ///   `unknown_category`.
    public func put(
        _ group: TargetGroup,
        if precondition: Precondition<TargetGroup?> = .none,
        by caller: Caller
    ) async throws -> TargetGroup {
        try await put(tellingNew: group, if: precondition, by: caller).group
    }

    /// Makes or changes a target group, and returns whether it is new.
    ///
    /// - Returns: The group as it is on record, and whether it is new.
    /// - Throws: ``TrainingError`` as ``put(_:if:by:)`` does.
    public func put(
        tellingNew group: TargetGroup,
        if precondition: Precondition<TargetGroup?> = .none,
        by caller: Caller
    ) async throws -> (group: TargetGroup, isNew: Bool) {
        try caller.requireWholeState()
        let categories = try group.checkedCategories()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                // If several transactions make the group at once, one does; the others wait for it and find the group.
                let made = try await transaction.execute(
                    """
                    insert into target_group (code, title_vi, title_en, categories, positions)
                    values (\(group.code), \(group.titleVi), \(group.titleEn), \(categories), \(group.positions))
                    on conflict (code) do nothing
                    """
                )
                var standing: TargetGroup?
                if made == 0 {
                    try await transaction.execute(
                        "select from target_group where code = \(group.code) for no key update"
                    )
                    standing = try await find("code = \(group.code)", in: transaction).first
                }
                try precondition.check(standing)
                if standing != nil {
                    try await transaction.execute(
                        """
                        update target_group
                        set title_vi = \(group.titleVi), title_en = \(group.titleEn), categories = \(categories),
                            positions = \(group.positions)
                        where code = \(group.code)
                        """
                    )
                }
                guard let stored = try await find("code = \(group.code)", in: transaction).first else {
                    throw TrainingError(.internalFault)
                }
                if stored != standing {
                    try await transaction.audit(.targetGroupPut, group.code, from: standing, to: stored, by: caller)
                }
                return (group: stored, isNew: standing == nil)
            }
        }
    }

    private func find(
        _ condition: Statement,
        limit: Int? = nil,
        in postgres: some PostgresQuerying
    ) async throws -> [TargetGroup] {
        let rows = try await postgres.rows(
            """
            select code, title_vi, title_en, categories, positions
            from target_group
            where \(condition)
            order by code
            limit \(limit)
            """
        )
        return try rows.map { row in
            try TargetGroup(
                code: row["code"],
                titleVi: row["title_vi"],
                titleEn: row["title_en"],
                categories: row["categories"],
                positions: row["positions"]
            )
        }
    }
}

extension TargetGroup {
    /// The categories in their canonical words, after all checks.
    fileprivate func checkedCategories() throws -> [String] {
        try faults.throwAny()
        return categories.compactMap(ClosedList.category.word)
    }

    var faults: [Fault] {
        var faults = Fault.code(code)
        if titleVi.isBlank { faults.append(Fault("title_vi", .missingValue)) }
        faults += Fault.texts([("title_vi", titleVi, 500), ("title_en", titleEn, 500)])
        faults += positions.enumerated().flatMap { place, word in
            word.isBlank
                ? [Fault("positions/\(place)", .missingValue)] : Fault.texts([("positions/\(place)", word, 200)])
        }
        faults += Fault.named(positions) { "positions/\($0)" }
        let words = categories.map { ClosedList.category.word($0) }
        for (place, word) in words.enumerated() where word == nil {
            faults.append(Fault("categories/\(place)", .unknownCategory, ["found": categories[place]]))
        }
        // Two spellings of one category count as one.
        let spelled = zip(categories, words).map { $1 ?? $0 }
        return faults + Fault.named(spelled) { "categories/\($0)" }
    }
}
