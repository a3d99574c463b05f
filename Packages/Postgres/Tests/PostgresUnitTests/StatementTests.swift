import Testing

@testable import Postgres

@Suite("A statement")
struct StatementTests {
    @Test("numbers its values, also those of a statement spliced in")
    func numbers() {
        let filter: Statement = "name = \("Lan") and age > \(17)"
        let statement: Statement = "select * from person where id = \(1) and (\(filter)) limit \(10)"
        #expect(statement.text == "select * from person where id = $1 and (name = $2 and age > $3) limit $4")
        #expect(statement.parameters.types == [20, 25, 20, 20])
    }

    @Test("quotes identifiers")
    func identifiers() {
        let statement: Statement = "select \(identifier: #"a"b"#) from \(identifier: "Đơn vị")"
        #expect(statement.text == #"select "a""b" from "Đơn vị""#)
    }

    @Test("takes unescaped text as it is")
    func unescaped() {
        let order = "name desc"
        let statement: Statement = "select 1 order by \(unescaped: order)"
        #expect(statement.text == "select 1 order by name desc")
        #expect(statement.parameters.count == 0)
    }

    @Test(
        "is refused before it is sent when it holds a NUL",
        arguments: [
            "select \("a\0b")", "select \(identifier: "a\0b")", "select \(["a", "b\0"])", "select 1\0",
        ] as [Statement]
    )
    func nul(statement: Statement) {
        #expect(statement.flaw?.code == .invalidValue)
    }

    @Test(
        "what belongs to a session is told by its first word",
        arguments: [
            ("begin", true), ("  START TRANSACTION", true), ("-- note\nset x = 1", true),
            ("/* a /* b */ c */ Listen x", true),
            ("create temp table t ()", true), ("create table t ()", false), ("select 1", false),
            ("update t set a = 1", false),
            ("(select 1)", false), ("select pg_advisory_lock(1)", true), ("select pg_advisory_xact_lock(1)", false),
            ("select set_config('work_mem', '1MB', false)", true), ("do 'begin end'", true), ("call tidy()", true),
            ("with x as (select set_config('a.b', '', false)) select 1", true), ("execute s1", true),
            ("insert into begin values (1)", false), ("with x as (select 1) select * from x", false),
        ]
    )
    func traits(text: String, needsOwnConnection: Bool) {
        #expect(StatementTraits(of: text).needsOwnConnection == needsOwnConnection)
    }

    @Test(
        "what a transaction sets for itself leaves no traces",
        arguments: [
            ("select set_config('a.b', 'c', true)", false), ("select set_config('a.b', 'c', false)", true),
            ("select set_config('a.b', (not f(1, true))::text, true), 1", false),
            ("select set_config('a.b', 'c, true)', $1)", true), ("select set_config('a.b', 'c', true", true),
            ("select set_config('a', '1', true), set_config('b', '2', false)", true),
            ("select SET_CONFIG('a', coalesce((select ')'), ''), TRUE )", false), ("select pg_advisory_lock(1)", true),
            ("select pg_advisory_xact_lock(1)", false), ("create temporary table t ()", true), ("set a = 1", true),
        ]
    )
    func traces(text: String, leavesTraces: Bool) {
        #expect(StatementTraits(of: text).leavesTraces == leavesTraces)
    }

    @Test("COPY is recognized")
    func copy() {
        #expect(StatementTraits(of: " copy t from stdin").isCopy)
        #expect(!StatementTraits(of: "select copy from t").isCopy)
    }
}
