import Postgres

/// A thing that the filter of a list names, and that has to exist.
///
/// A mistyped code is an error that names the code, not an empty list. A thing outside the caller's scope counts as not
/// existing.
struct NamedByFilter: Sendable {
    private let code: ErrorCode
    private let found: String

    /// An SQL condition that the thing exists.
    private let isThere: Statement

    /// An official whom the caller sees, by a number by which the caller may name people.
    static func official(_ number: String?, for caller: Caller, on day: Day) -> NamedByFilter? {
        number.map {
            let ids = OfficialsByNumber.ids(of: $0, for: caller, on: day)
            return NamedByFilter(code: .noSuchOfficial, found: $0, isThere: "exists (\(ids))")
        }
    }

    static func course(_ code: String?) -> NamedByFilter? {
        code.map {
            NamedByFilter(
                code: .noSuchCourse,
                found: $0,
                isThere: "exists (select from course where course.code = \($0))"
            )
        }
    }

    /// A class that the caller sees, or in which somebody of the caller's scope is enrolled.
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

    /// A target group on record, or one that only a curriculum names.
    static func targetGroup(_ code: String?) -> NamedByFilter? {
        code.map {
            let isThere: Statement = """
                exists (select from target_group where target_group.code = \($0))
                or exists (select from curriculum where curriculum.target_group = \($0))
                """
            return NamedByFilter(code: .noSuchTargetGroup, found: $0, isThere: isThere)
        }
    }

    /// Checks in one statement that all of them exist.
    ///
    /// - Throws: ``TrainingError`` for the first that doesn't.
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
