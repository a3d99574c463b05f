"""The transaction of one recording exactly as the program sends it, for others to run: pgbench, psql, a server in Python.

Nothing of it is written down here. The program records a completion on a server that logs its statements, and the types of the
parameters come from `Scripts/sql --text`. So a change of the statements, of their locks or of their order is measured by itself.
"""
import pathlib, re

from benches.shared import PROJECT, run

COURSES = ["DX-101", "DX-102", "DX-103", "DX-104", "DX-105", "DX-106", "DX-201", "DX-202", "DX-203", "DX-301", "DX-302",
           "DX-303", "DX-304", "DX-401"]
DAY, SCORE, EVIDENCE = "2022-05-01", "8.5", "QĐ 12/QĐ-BTTTT"


def named_statement(name):
    """A statement of Sources/Training/Statements: its parameters, each with a name and a type, and its text with $1, $2, …"""
    declared, text = run(PROJECT / "Scripts/sql", "--text", name).split("\n", 1)
    parameters = re.search(r"\((.*)\)", declared)[1].split(", ")
    return [tuple(parameter.split(" ", 1)) for parameter in parameters], text.strip()


def logged(log):
    """The statements of a log whose lines begin with the process's number: process, text, and the values of $1, $2, …"""
    entries = re.split(r"(?m)^(\d+) ([A-Z]+):  ", log)[1:]
    found = []
    for process, kind, text in zip(*[iter(entries)] * 3):
        text = text.rstrip("\n").replace("\n\t", "\n")
        if kind == "LOG" and (execution := re.match(r"(?:execute [^:]+|statement): ", text)):
            found.append((process, text[execution.end():].strip(), []))
        elif kind == "DETAIL" and text.startswith("parameters: "):
            found[-1][2].extend(re.findall(r"\$\d+ = (NULL|'(?:[^']|'')*')", text))
    return found


class Recording:
    """The statements of one recording, each as pieces: SQL, and `(parameter, type)` wherever a value differs between recordings.

    The parameters are those of `record_completions`, and `ids` for the officials' own numbers."""

    def __init__(self, server, daotao, database):
        """Records two completions in a database that has the sample's courses and nobody yet, and compares what was sent."""
        self.server, self.daotao, self.database = server, daotao, database
        server.sql("postgres", "alter system set log_line_prefix = '%p '", "select pg_reload_conf()")
        server.sql(database, """
            insert into official (official_code, full_name, organization)
            select 'P' || lpad(n::text, 8, '0'), 'Người ' || n, (
                select min(organization) from organization_span where level = 'commune'
            )
            from generate_series(1, 7654321, 1234567) n""")
        codes = ["P01234568", "P02469135"]
        ids = [server.value(database, f"select id from official where official_code = '{code}'") for code in codes]
        first, second = (self.sent(code) for code in codes)
        parameters, text = named_statement("record_completions")
        pieces = re.split(r"(\$\d+)", text)
        shape = "".join(r"(.+?)" if piece.startswith("$") else re.escape(piece) for piece in pieces)
        places = [int(piece[1:]) for piece in pieces if piece.startswith("$")]
        self.statements = []
        for (_, statement, values), (_, _, others) in zip(first, second):
            declared = {}
            if match := re.fullmatch(shape, statement, re.DOTALL):
                declared = {given: parameters[place - 1] for place, given in zip(places, match.groups())}
            elif "insert into completion" in statement:
                raise ValueError("The program was built from other statements than those of Sources/Training/Statements.")
            self.statements.append(self.pieces(statement, values, others, declared, codes[0], ids[0]))

    def sent(self, code):
        """The statements from begin to commit of a recording about an official."""
        log = pathlib.Path(f"{self.server.folder}/log")
        before = log.stat().st_size
        run(self.daotao, "completions", "record", code, COURSES[0], "--on", DAY, "--score", SCORE, "--evidence", EVIDENCE,
            "--database", self.server.url(self.database) + "&options=-c%20log_statement%3Dall")
        statements = logged(log.read_bytes()[before:].decode("utf-8"))
        judging = next(place for place, (_, text, _) in enumerate(statements) if "insert into completion" in text)
        process = statements[judging][0]
        mine = [(place, statement) for place, statement in enumerate(statements) if statement[0] == process]
        begun = max(place for place, (_, text, _) in mine if text == "begin" and place < judging)
        ended = min(place for place, (_, text, _) in mine if text == "commit" and place > judging)
        return [statement for place, statement in mine if begun <= place <= ended]

    @staticmethod
    def pieces(statement, values, others, declared, code, number):
        pieces = []
        for piece in re.split(r"(\$\d+)", re.sub(r"(?m)^\s*--.*\n", "", statement)):
            if not re.fullmatch(r"\$\d+", piece):
                pieces.append(piece)
                continue
            value, other = (given[int(piece[1:]) - 1] for given in (values, others))
            if piece in declared:
                pieces.append(declared[piece])
            elif value == other:
                pieces.append(value)
            elif value == f"'{{{code}}}'":
                pieces.append(("officials", "text[]"))
            elif value == f"'{{{number}}}'":
                pieces.append(("ids", "bigint[]"))
            else:
                raise ValueError(f"What is {value}, the value of {piece}, in this statement?\n{statement}")
        return pieces

    def texts(self, value):
        """The statements, with what `value` makes of each parameter's name and type."""
        return ["".join(piece if isinstance(piece, str) else value(*piece) for piece in pieces)
                for pieces in self.statements]

    def for_pgbench(self):
        """A script that records one completion in each of its runs, a new one each time.

        Set `first` and `people`, the officials, and `n`, the runs that a client has had, which begins with -1."""
        courses = ", ".join(f"'{course}'" for course in COURSES)
        varying = {
            "officials": "array['P' || lpad(:person::text, 8, '0')]", "ids": "array[:person::bigint]",
            "courses": f"array[(array[{courses}])[:course::integer]]",
        }
        script = ["\\set n :n + 1", "\\set fact :n * :clients + :client_id",
                  "\\set person :first + mod(:fact * 1237, :people)",
                  f"\\set course mod(:fact / :people, {len(COURSES)}) + 1"]
        texts = self.texts(lambda name, type: varying.get(name) or constant(name, type, 1))
        for text in texts:
            if unknown := set(re.findall(r"(?<!:):([a-z_0-9]+)", text)) - {"person", "course"}:
                raise ValueError(f"pgbench would take {unknown} in a statement for its variables.")
        return "\n".join(script + [text + ";" for text in texts]) + "\n"

    def for_psql(self, batches):
        """A script that records several completions in each transaction: a batch has the places of officials in their order of
        registration, with the number of a course each."""
        declared, prepared = [], []
        for number, pieces in enumerate(self.statements):
            names = [piece for piece in dict.fromkeys(pieces) if not isinstance(piece, str)]
            text = "".join(piece if isinstance(piece, str) else f"${names.index(piece) + 1}" for piece in pieces)
            if not names:
                prepared.append((text, None))
                continue
            declared.append(f"prepare statement_{number} ({', '.join(type for _, type in names)}) as\n{text};")
            prepared.append((f"execute statement_{number}", names))

        def given(name, type, batch):
            values = {"officials": [f"P{person:08}" for person, _ in batch], "ids": [str(person) for person, _ in batch],
                      "courses": [COURSES[course] for _, course in batch]}.get(name)
            return "'{" + ",".join(values) + "}'" if values else constant(name, type, len(batch))

        script = ["\\o /dev/null", *declared]
        for batch in batches:
            script += [text + (f" ({', '.join(given(*name, batch) for name in names)})" if names else "") + ";"
                       for text, names in prepared]
        return "\n".join(script) + "\n"

    def for_asyncpg(self):
        """The statements with $1, $2, …, each with the names of its values."""
        statements = []
        for pieces in self.statements:
            names = [piece for piece in dict.fromkeys(pieces) if not isinstance(piece, str)]
            text = "".join(piece if isinstance(piece, str) else f"${names.index(piece) + 1}::{piece[1]}" for piece in pieces)
            statements.append((text, [name for name, _ in names]))
        return statements


def constant(name, type, count):
    """The value of a parameter that is the same for every completion."""
    value = {"days": DAY, "scores": SCORE, "evidences": f'"{EVIDENCE}"', "recognitions": "f", "callers": "bench",
             "requests": "bench", "addresses": "127.0.0.1", "scopes": "NULL"}.get(name)
    if name == "today":
        return f"null::{type}"
    if value is None:
        raise ValueError(f"record_completions takes {name}: say in {pathlib.Path(__file__).name} what it is.")
    return "'{" + ",".join([value] * count) + f"}}'::{type}"
