import Postgres

/// A thing that the filter of a list names, which has to exist: a mistyped code is an error that names it, and not an
/// empty list.
///
/// A thing outside the caller's scope counts as not existing.
struct NamedByFilter: Sendable {
    private let code: ErrorCode
    private let found: String

    /// Whether it exists, as SQL.
    private let isThere: Statement

    /// An official whom a caller sees, by a number that names people to them.
    static func official(_ number: String?, for caller: Caller, on day: Day) -> NamedByFilter? {
        number.map {
            let ids = OfficialsByNumber.ids(of: $0, for: caller, on: day)
            return NamedByFilter(code: .noSuchOfficial, found: $0, isThere: "exists (\(ids))")
        }
    }

    /// A course.
    static func course(_ code: String?) -> NamedByFilter? {
        code.map {
            NamedByFilter(
                code: .noSuchCourse,
                found: $0,
                isThere: "exists (select from course where course.code = \($0))"
            )
        }
    }

    /// A class that a caller sees, or in which somebody of their scope is enrolled.
    static func `class`(_ code: String?, for caller: Caller, on day: Day) -> NamedByFilter? {
        code.map {
            let isThere: Statement = """
                exists (
                    select from class
                    where class.code = \($0)
                      and (\(Classes.seen(by: caller, on: day)) or exists (
                          select from enrollment
                          join official on official.id = enrollment.official
                          where enrollment.class = class.id
                            and \(caller.scope.holds("official.organization", on: day))
                      ))
                )
                """
            return NamedByFilter(code: .noSuchClass, found: $0, isThere: isThere)
        }
    }

    /// A curriculum, of any version.
    static func curriculum(_ code: String?) -> NamedByFilter? {
        code.map {
            NamedByFilter(
                code: .noSuchCurriculum,
                found: $0,
                isThere: "exists (select from curriculum where curriculum.code = \($0))"
            )
        }
    }

    /// A target group, or the group that a curriculum names, which nobody may have described.
    static func targetGroup(_ code: String?) -> NamedByFilter? {
        code.map {
            let isThere: Statement = """
                exists (select from target_group where target_group.code = \($0))
                or exists (select from curriculum where curriculum.target_group = \($0))
                """
            return NamedByFilter(code: .noSuchTargetGroup, found: $0, isThere: isThere)
        }
    }

    /// Checks that all of them exist, in one statement.
    ///
    /// - Throws: ``TrainingError`` for the first that isn't.
    static func require(_ named: [NamedByFilter?], in postgres: some PostgresQuerying) async throws {
        let named = named.compactMap(\.self)
        guard let first = named.first else { return }
        let rows = zip(1..., named.dropFirst()).reduce("(0, \(first.isThere))" as Statement) { rows, next in
            "\(rows), (\(next.0), \(next.1.isThere))"
        }
        let missing: Int? = try await postgres.first(
            """
            select number from (values \(rows)) named (number, is_there)
            where not is_there
            order by number
            limit 1
            """
        )
        guard let missing else { return }
        throw TrainingError(named[missing].code, ["found": named[missing].found])
    }
}
