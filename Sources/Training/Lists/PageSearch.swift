import Postgres

/// A search for the rows of one page of a list, which reads about as many rows as the page has.
///
/// A list is in the order of its rows' numbers. The table's own index finds the rows after the cursor in that order; but
/// where one row in a thousand belongs to the list, as with the people of one commune, it would be read to its end. Another
/// index finds the rows of the list, but in no order; where there are many, as with a province, all of them would be
/// sorted for each page. The shorter way depends on the values, and a session's plan is made once for all values. So the
/// statement goes a little way on each, and on to the end only where neither was enough; what isn't needed isn't run.
///
/// Conditions on other tables belong into sub-queries with `offset 0`, which are looked up row by row and never become a
/// join with a whole table.
struct PageSearch {
    /// The table, which the conditions name, with its numbers in `id`.
    let table: String

    /// The number before the first of the page.
    let after: Int64

    /// The most rows to find.
    let limit: Int

    /// The conditions that the rows have to meet.
    let conditions: Statement

    /// How far the search goes on each way.
    let reach: Reach

    /// How many rows are read on each way before the next one is tried.
    struct Reach {
        /// The next rows of the table, at first.
        var near = 1000

        /// The rows that the other index finds; more than these are too many to be sorted for a page.
        var few = 2000

        /// The next rows of the table, where there are many.
        var far = 20_000

        /// The most rows that are found where the search has to go to the end; nil for no more than the page has.
        var most: Int?

        /// The rows of a portion, by their numbers.
        ///
        /// An index of portions of this size (`official_by_folded_name`) finds those of one portion.
        var portion: Int64 = 20_000

        /// The reach for a part of a file, which has more rows than a page.
        static let file = Reach(near: 10_000, few: 5000, far: 40_000, most: FoundNumbers.most)
    }

    init(table: String, after: Int64, limit: Int, conditions: Statement, reach: Reach? = nil) {
        (self.table, self.after, self.limit, self.conditions) = (table, after, limit, conditions)
        self.reach = reach ?? (limit > 1001 ? .file : Reach())
    }

    /// A query for the numbers of the page, of all rows of the table.
    var ids: Statement {
        """
        select \(row).id
        from \(row)
        where \(row).id > \(after) and \(conditions)
        order by \(row).id
        limit \(limit)
        """
    }

    /// A query for the numbers of the page, of a few rows.
    ///
    /// - Parameter rows: A query for the rows, with all columns of the table.
    func ids(among rows: Statement) -> Statement { ids(among: rows, most: limit) }

    private func ids(among rows: Statement, most: Int) -> Statement {
        """
        select \(row).id
        from (\(rows)) \(row)
        where \(row).id > \(after) and \(conditions)
        order by \(row).id
        limit \(most)
        """
    }

    /// A query for the numbers of the page, of the few or many rows that an index finds.
    ///
    /// - Parameters:
    ///   - rows: A query for the rows, with all columns of the table, each found by an index.
    ///   - isOne: An SQL condition that a row of the table is one of them.
    func ids(among rows: Statement, where isOne: Statement) -> Statement {
        """
        with near as materialized (
            \(ids(ofNext: reach.near, where: isOne))
        ),
        few as materialized (
            select * from (\(rows)) \(row)
            where \(row).id > \(after) and (select count(*) from near) < \(limit)
            limit \(unescaped: "\(reach.few)")
        ),
        far as materialized (
            select id from (\(ids(ofNext: reach.far, where: isOne))) far
            where (select count(*) from few) = \(unescaped: "\(reach.few)")
        ),
        every as materialized (
            select id from (\(ids(among: rows, most: reach.most ?? limit))) every
            where (select count(*) from few) = \(unescaped: "\(reach.few)") and (select count(*) from far) < \(limit)
        )
        select id from near where (select count(*) from near) = \(limit)
        union all
        select id from (\(ids(among: "select * from few"))) found
        where (select count(*) from few) < \(unescaped: "\(reach.few)")
        union all
        select id from far where (select count(*) from far) = \(limit)
        union all
        select id from every
        """
    }

    /// A query for the numbers of the page, of the rows that an index finds portion by portion.
    ///
    /// An index of words reads the entries of all rows of the table that have a word, however few of them the page needs. So
    /// it has the number of each row's portion beside the words, and one portion after the other is searched until there
    /// are enough.
    ///
    /// - Parameters:
    ///   - rows: A query for the rows of a portion, with all columns of the table; makes an SQL condition that a row is in
    ///     it.
    ///   - isOne: An SQL condition that a row of the table is one of them.
    func ids(inPortions rows: (_ isInPortion: Statement) -> Statement, where isOne: Statement) -> Statement {
        let size: Statement = "\(unescaped: "\(reach.portion)")"
        // The portions come in their order, and the rows of each in theirs. An order for all of them would have to find all
        // before it gives one.
        return """
            with near as materialized (
                \(ids(ofNext: reach.near, where: isOne))
            ),
            walked as materialized (
                select found.id
                from generate_series(\(after)::bigint / \(size), (select max(id) from \(row)) / \(size)) as portion (number)
                cross join lateral (
                    select \(row).id
                    from (\(rows("id / \(size) = portion.number"))) \(row)
                    where \(row).id > \(after) and \(conditions)
                    order by \(row).id
                    offset 0
                ) found
                where (select count(*) from near) < \(limit)
                limit \(limit)
            )
            select id from near where (select count(*) from near) = \(limit)
            union all
            select id from walked
            """
    }

    private var row: Statement { "\(unescaped: table)" }

    /// A query for the numbers of the page among the next rows of the table.
    private func ids(ofNext count: Int, where isOne: Statement) -> Statement {
        """
        select \(row).id
        from (
            select * from \(row) where \(row).id > \(after) order by \(row).id limit \(unescaped: "\(count)")
        ) \(row)
        where (\(isOne)) and \(conditions)
        order by \(row).id
        limit \(limit)
        """
    }
}

/// The people of a unit and of all units below it, for lists.
enum PeopleOfUnit {
    /// A query for their rows in `official`, which reads those of one unit after the other.
    static func rows(of unit: Int32, on day: Day) -> Statement {
        """
        select belonging.*
        from (
            select organization from organization_lineage where ancestor = \(unit) and valid @> \(day) offset 0
        ) unit
        cross join lateral (
            select * from official where official.organization = unit.organization offset 0
        ) belonging
        """
    }

    /// An SQL condition that an official, named by an expression of the number, is one of them.
    static func hold(_ official: String, of unit: Int32, on day: Day) -> Statement {
        """
        exists (
            select from official
            cross join lateral (
                select from organization_lineage scope
                where scope.organization = official.organization and scope.ancestor = \(unit) and scope.valid @> \(day)
                offset 0
            ) scope
            where official.id = \(unescaped: official)
            offset 0
        )
        """
    }

    /// An SQL condition that the row of `official` is one of them.
    static func hold(of unit: Int32, on day: Day) -> Statement {
        """
        exists (
            select from organization_lineage scope
            where scope.organization = official.organization and scope.ancestor = \(unit) and scope.valid @> \(day)
            offset 0
        )
        """
    }
}
