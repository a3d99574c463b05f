import Postgres

extension Undo {
    /// Undoes an import of completions: they are never deleted, so each is revoked, with the undo as the reason.
    func completions() async throws {
        let reason = "undo of import \(number)"
        try await transaction.execute(
            """
            create temporary table revoked on commit drop as
            select id, official
            from completion
            where import = \(number) and revoked_at is null and not \(isLook)
            """
        )
        try await transaction.execute(
            """
            insert into undone (line, name, fate)
            select completion.import_line,
                   concat(coalesce(\(unescaped: Caller.maskedName(of: "official")),
                                   \(unescaped: OfficialAddress.sql(numbered: "completion.official"))),
                          ' ', course.code),
                   case when completion.revoked_at is null then 'removed' else 'gone' end
            from completion
            left join lateral (
                select * from official where official.id = completion.official offset 0
            ) official on true
            join course on course.id = completion.course
            where completion.import = \(number)
            """
        )
        try await Settlement.addAttendances(of: "select id from revoked", sign: -1, in: transaction)
        try await transaction.execute(
            """
            update completion
            set revoked_at = now(), revoked_by = \(caller.name), revocation_reason = \(reason)
            where id = any(array(select id from revoked))
            """
        )
        try await transaction.execute(Following.reopen(by: "select id from revoked"))
        try await Settlement.settle("select official from revoked", in: transaction)
    }
}
