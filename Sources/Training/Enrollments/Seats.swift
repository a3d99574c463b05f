import Postgres

/// SQL for the seats of a class, for enrolling, approving, importing and moving up alike.
enum Seats {
    /// The number of free seats of `class`, a row of the enclosing query; null where the class has no limit.
    static let free: Statement = """
        class.capacity - (
            select count(*)
            from enrollment seated
            where seated.class = class.id and enrollment_has_seat(seated.state)
        )
        """

    /// A query for the `class`, the `state` of an enrollment that gets a seat in it, and the number of `free` seats.
    ///
    /// - Parameter classes: A query for the ids of the classes.
    static func of(_ classes: Statement, on today: Day) -> Statement {
        """
        select class.id as class, \(state(on: today)) as state, \(free) as free
        from class
        where class.id in (\(classes))
        """
    }

    /// The state of an enrollment with a seat in `class`: approved until the class begins, then active.
    static func state(on today: Day) -> Statement {
        "case when class.starts_on > \(today)::date then 'approved' else 'active' end"
    }
}
