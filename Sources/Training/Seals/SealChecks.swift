import Postgres
import Sealing

/// The checks of `verify` on the sealed log: every sealed row against its leaf, the tree against its leaves, and the heads
/// against the tree.
///
/// The tree is computed here in another language than that in which it was made.
struct SealChecks {
    private let transaction: PostgresTransaction

    /// The differences: all of them counted, and the first thousand of each check.
    private(set) var found: [Difference] = []
    private(set) var count = 0

    /// The number of leaves.
    private(set) var size = 0

    init(in transaction: PostgresTransaction) {
        self.transaction = transaction
    }

    /// Checks everything that is sealed, and that the log continues one whose head somebody has kept.
    ///
    /// - Parameter kept: The head that somebody has kept, nil for none.
    mutating func run(against kept: SignedNote? = nil) async throws {
        size = try await transaction.first("select coalesce(max(position) + 1, 0) from seal_leaf") ?? 0
        let leaves = try await leaves()
        let kinds: [SealedKind] = try await transaction.rows(
            "select kind, record, part, is_found_by_mark, transaction from sealed_kind order by kind"
        ).map(SealedKind.init)
        for kind in kinds { try await check(kind, rows: leaves[kind.name] ?? 0) }
        // Leaves of a table that isn't known would be compared with nothing.
        for kind in leaves.keys.sorted() where !kinds.contains(where: { $0.name == kind }) {
            note("block", kind, stored: "changed", counted: "–")
        }
        for statement in [Self.chains, Self.unexplained] { try await check(statement) }
        try await checkTree(against: kept)
    }

    private mutating func note(_ kind: String, _ about: String, stored: String, counted: String) {
        count += 1
        found.append(Difference(kind: kind, goal: nil, about: about, day: nil, stored: stored, counted: counted))
    }

    private mutating func check(_ statement: Statement) async throws {
        let rows = try await transaction.rows(
            """
            select kind, goal, about, day, stored, counted, count
            from (\(statement)) as difference (kind, goal, about, day, stored, counted, count)
            limit 1000
            """
        )
        count += try rows.firstRow?["count"] ?? 0
        found += try rows.map(Difference.init)
    }

    /// The number of rows of each kind that were ever sealed: each has one leaf of its first state.
    private func leaves() async throws -> [String: Int] {
        let rows: [(String, Int)] = try await transaction.query(
            "select kind, count(*) filter (where version = 1) from seal_leaf group by kind"
        )
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Compares the rows of a kind with their leaves.
    ///
    /// - Parameter rows: The number of rows that were ever sealed.
    private mutating func check(_ kind: SealedKind, rows: Int) async throws {
        let counts: (Int, Int, Int)? = try await transaction.first(
            """
            with \(kind.latest)
            select count(*), count(latest.hash),
                   count(*) filter (where latest.hash <> leaf_hash(latest.salt, present.words))
            from (\(kind.present)) present
            left join latest on latest.record = present.record and latest.part = present.part
            """
        )
        guard let (present, matched, changed) = counts else { return }
        if changed > 0 { try await check(kind.changed) }
        if present != matched { try await check(kind.added) }
        if rows != matched { try await check(kind.removed) }
    }

    /// Each leaf of a later state of a row comes after one of the state before.
    private static let chains: Statement = """
        select 'block', null::text, 'leaf ' || later.position, null::date, later.version::text,
               coalesce('leaf ' || earlier.position, '–'), count(*) over ()
        from seal_leaf later
        left join seal_leaf earlier
               on earlier.kind = later.kind and earlier.record = later.record and earlier.part = later.part
              and earlier.version = later.version - 1
        where later.version > 1 and coalesce(earlier.position >= later.position, true)
        """

    /// Each change was made in a transaction that left an entry; the row itself differs from its leaf, or did when it
    /// was to be sealed.
    private static let unexplained: Statement = """
        select 'change', null::text,
               concat_ws(' ', change.kind, nullif(key.record, 0), nullif(key.part, '')), null::date,
               change.account, '–', count(*) over ()
        from seal_change change
        cross join lateral unnest(change.records, change.parts) key (record, part)
        where change.is_unexplained
        """
}

/// A table whose rows are sealed.
private struct SealedKind {
    let name: String
    private let table: Statement
    private let record: Statement
    private let part: Statement
    private let transaction: Statement
    private let isLate: Statement

    init(_ row: PostgresRow) throws {
        name = try row["kind"]
        table = "\(identifier: name)"
        let (record, part): (String, String) = (try row["record"], try row["part"])
        (self.record, self.part) = ("(\(unescaped: record))::bigint", "(\(unescaped: part))::text")
        let (isFoundByMark, transaction): (Bool, String?) = (try row["is_found_by_mark"], try row["transaction"])
        self.transaction = transaction.map { "\(unescaped: $0)" } ?? "null::xid8"
        isLate =
            isFoundByMark
            ? """
            exists (
                select from seal_mark mark
                where mark.kind = \(name) and present.record > mark.sealed
                  and coalesce(not pg_visible_in_snapshot(present.transaction, mark.seen), true)
            )
            """
            : """
            exists (
                select from explained_change
                cross join lateral unnest(records, parts) key (record, part)
                where explained_change.kind = \(name) and key.record = present.record
                  and coalesce(key.part, '') = present.part
            )
            """
    }

    /// The rows as they are.
    var present: Statement {
        "select \(record) as record, \(part) as part, sealed_words(\(table).*) as words from \(table)"
    }

    /// The last leaf of each row.
    var latest: Statement {
        """
        latest as (
            select leaf.position, leaf.record, leaf.part, leaf.salt, leaf.hash
            from seal_leaf leaf
            where leaf.kind = \(name)
              and not exists (
                  select from seal_leaf later
                  where later.kind = \(name) and later.version > 1 and later.record = leaf.record
                    and later.part = leaf.part and later.version - 1 = leaf.version
              )
        )
        """
    }

    /// The keys of changes that wait to be sealed.
    private var waiting: Statement {
        """
        waiting as (
            select key.record, coalesce(key.part, '') as part
            from explained_change
            cross join lateral unnest(records, parts) key (record, part)
            where explained_change.kind = \(name)
        )
        """
    }

    /// Rows that differ from their leaves.
    var changed: Statement {
        """
        with \(latest), \(waiting)
        select 'sealed', null::text,
               concat_ws(' ', \(name)::text, nullif(present.record, 0), nullif(present.part, '')), null::date,
               'changed', 'leaf ' || latest.position, count(*) over ()
        from (\(present)) present
        join latest on latest.record = present.record and latest.part = present.part
        where latest.hash <> leaf_hash(latest.salt, present.words)
          and not exists (
              select from waiting where waiting.record = present.record and waiting.part = present.part
          )
        """
    }

    /// Rows without a leaf that should have one by now.
    var added: Statement {
        """
        select 'sealed', null::text,
               concat_ws(' ', \(name)::text, nullif(present.record, 0), nullif(present.part, '')), null::date,
               'added', '–', count(*) over ()
        from (select \(record) as record, \(part) as part, \(transaction) as transaction from \(table)) present
        left join seal_leaf leaf
               on leaf.kind = \(name) and leaf.record = present.record and leaf.part = present.part
              and leaf.version = 1
        where leaf.position is null and not \(isLate)
        """
    }

    /// Rows that are gone, although their last leaf says that they are there.
    var removed: Statement {
        """
        with \(latest), \(waiting)
        select 'sealed', null::text,
               concat_ws(' ', \(name)::text, nullif(latest.record, 0), nullif(latest.part, '')), null::date,
               'removed', 'leaf ' || latest.position, count(*) over ()
        from latest
        left join (select \(record) as record, \(part) as part from \(table)) present
               on present.record = latest.record and present.part = latest.part
        where present.record is null
          and latest.hash <> leaf_hash(latest.salt, gone_words(\(name), latest.record, latest.part))
          and not exists (
              select from waiting where waiting.record = latest.record and waiting.part = latest.part
          )
        """
    }
}

extension SealChecks {
    /// Computes the tree from its leaves, and compares it with the stored nodes and the signed heads.
    private mutating func checkTree(against kept: SignedNote?) async throws {
        let keys = try await keys()
        var heads = try await heads(by: keys)
        let (keptHead, keptIndex) = checkKept(kept, by: keys, origin: try await origin())
        if let keptHead { heads[keptHead.size, default: []].append((keptHead.root, keptIndex)) }
        let sizes = heads.keys.sorted()

        var tree = GrowingTree(heads: heads, sizes: sizes[...])
        try await transaction.forEachRow(
            """
            select (
                select coalesce(string_agg(hash, ''::bytea order by position), '')
                from seal_leaf
                where position >= first and position < first + 256
            )
            from generate_series(0::bigint, \(size - 1)::bigint, 256) first
            """
        ) { (hashes: [UInt8]) in
            tree.append(hashes)
        }
        try await compareNodes(with: tree.levels())
        if tree.size != size { note("block", "0–\(size - 1)", stored: "\(size)", counted: "\(tree.size)") }
        for difference in tree.differences {
            note(difference.isKept ? "against" : "block", difference.about, stored: "changed", counted: difference.head)
        }
        for size in tree.sizes where size > tree.size {
            for (_, isKept) in heads[size] ?? [] {
                note(
                    isKept ? "against" : "head",
                    "\(tree.size)–\(size - 1)",
                    stored: "removed",
                    counted: "head of size \(size)"
                )
            }
        }
    }

    private func origin() async throws -> String {
        try await transaction.first("select origin from seal_origin") ?? "–"
    }

    private func keys() async throws -> [String: NoteVerifier] {
        let rows: [(String, String)] = try await transaction.query("select name, public_key from seal_key")
        return Dictionary(
            rows.compactMap { name, key in NoteVerifier(key).map { (name, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The roots of the stored heads by their sizes; heads that don't say what was signed are noted.
    private mutating func heads(by keys: [String: NoteVerifier]) async throws -> [Int: [(TreeHash, isKept: Bool)]] {
        let origin = try await origin()
        let rows: [(Int, [UInt8], String, String, String)] = try await transaction.query(
            """
            select size, root, key, note, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            from seal_head
            order by size
            """
        )
        var heads: [Int: [(TreeHash, isKept: Bool)]] = [:]
        for (size, root, key, text, at) in rows {
            guard let note = SignedNote(text), note.description == text, note.keyName == key,
                keys[key]?.hasSigned(note) == true, let head = TreeHead(note.text), head.origin == origin,
                head.size == size, head.root.bytes == root, head.at == at
            else {
                self.note("head", "head of size \(size)", stored: "changed", counted: "–")
                continue
            }
            heads[size] = [(head.root, false)]
        }
        return heads
    }

    /// The head that somebody has kept; one that this registry didn't sign is noted.
    private mutating func checkKept(
        _ kept: SignedNote?,
        by keys: [String: NoteVerifier],
        origin: String
    ) -> (TreeHead?, Bool) {
        guard let kept else { return (nil, true) }
        guard let head = TreeHead(kept.text), keys[kept.keyName]?.hasSigned(kept) == true else {
            note("against", "head", stored: "–", counted: "signed by \(kept.keyName)")
            return (nil, true)
        }
        guard head.origin == origin else {
            note("against", "head", stored: origin, counted: head.origin)
            return (nil, true)
        }
        return (head, true)
    }

    /// Compares the stored nodes with those that the leaves give.
    private mutating func compareNodes(with levels: [[TreeHash]]) async throws {
        var stored: [Int: [Int: TreeHash]] = [:]
        try await transaction.forEachRow("select level, position, hash from seal_node") {
            (level: Int16, position: Int, hash: [UInt8]) in
            stored[Int(level), default: [:]][position] = TreeHash(hash)
        }
        for (index, hashes) in levels.enumerated() {
            let level = index + 1
            let width = 1 << (8 * level)
            for (position, hash) in hashes.enumerated() where stored[level]?[position] != hash {
                // A block that was changed changes all nodes above it.
                if level == 1 || stored[level]?[position] == nil {
                    note(
                        "block",
                        "\(position * width)–\((position + 1) * width - 1)",
                        stored: stored[level]?[position].map { "\($0)" } ?? "–",
                        counted: "\(hash)"
                    )
                } else if levels[index - 1][(position * 256)..<((position + 1) * 256)].enumerated().allSatisfy({
                    stored[level - 1]?[position * 256 + $0.offset] == $0.element
                }) {
                    note("block", "node \(level), \(position)", stored: "changed", counted: "\(hash)")
                }
            }
            if let extra = stored[level]?.keys.filter({ $0 >= hashes.count }).min() {
                note("block", "node \(level), \(extra)", stored: "added", counted: "–")
            }
        }
        for level in stored.keys.sorted() where level > levels.count {
            note("block", "level \(level)", stored: "added", counted: "–")
        }
    }
}
