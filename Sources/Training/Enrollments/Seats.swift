import Postgres

/// The seats of a class, as SQL, for enrolling, approving, importing and moving up alike.
enum Seats {
    /// How many seats of `class`, a row of the query around it, are free; null where the class has no limit.
    static let free: Statement = """
        class.capacity - (
            select count(*)
            from enrollment seated
            where seated.class = class.id and enrollment_has_seat(seated.state)
        )
        """

    /// The state of an enrollment with a seat in `class`: nobody is active in a class that has not begun.
    ///
    /// - Parameter today: The present day in Vietnam.
    /// - Returns: The expression.
    static func state(on today: Day) -> Statement {
        "case when class.starts_on > \(today)::date then 'approved' else 'active' end"
    }
}
