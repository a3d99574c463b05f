import Postgres

/// SQL that finds the people whom numbers name; a merged record stands for the person's remaining one.
enum OfficialsByNumber {
    /// Finds codes that may have lost their zeros, by the officials whom the import's caller sees.
    static func zeros(_ context: ImportContext) -> LostZeros {
        LostZeros(
            column: "official_code",
            known: """
                select known.official_code as code
                from person_by_number known
                where known.official_code is not null and \(context.caller.scope.holds("known.organization", on: context.today))
                """
        )
    }

    /// A query for the person with a number, within a caller's scope and by the numbers that the caller may use.
    ///
    /// The number is a code, or else a national ID or an address.
    ///
    /// - Returns: The query, for one id or none.
    static func ids(of number: String, for caller: Caller, on day: Day) -> Statement {
        ids(
            of: number,
            where: caller.scope.holds("named.organization", on: day),
            findsByNationalID: caller.findsByNationalID
        )
    }

    /// A query for the person with a number that the registry itself has shown, wherever they are.
    static func idsAnywhere(of number: String) -> Statement {
        ids(of: number, where: "true", findsByNationalID: true)
    }

    private static func ids(of number: String, where isSeen: Statement, findsByNationalID: Bool) -> Statement {
        // The scope is checked for one unit at a time. A plan that read all units of the scope would do so only for
        // numbers of people outside of it, and its time would reveal them.
        let seen: Statement = "person_by_number named cross join lateral (select where \(isSeen) offset 0) seen"
        let byCode: Statement = "select person from \(seen) where official_code = \(number)"
        let byAddress: Statement =
            OfficialAddress.id(in: number).map { id in
                "union all select person from \(seen) where id = \(id)"
            } ?? ""
        let byNationalID: Statement = """
            union all
            select person from \(seen)
            where national_id = \(number) and not exists (\(byCode))
            """
        return """
            \(byCode)
            \(byAddress)
            \(findsByNationalID ? byNationalID : "")
            """
    }
}
