"""Whether what the program does takes longer in a larger registry: every verb and route, in registries of 3,000 to 3,000,000 officials
with three times as many completions. Issue 16 has set the bars.

A registry of each size is filled by SQL (growth.sql), in PostgreSQL's own time; `daotao verify` recounts it, which is one of the
rows. What has the same work at each size may take at most twice as long in the largest as in the smallest; anything else at most
one and a half times as long for each row of its own work. What takes no more than FAST has met its bar: a ratio of two times that
nobody can tell apart says nothing.
"""
import http.client, json, os, subprocess, sys, time, urllib.parse

from benches.shared import PORT, PROJECT, Daotao, median, row, run

SIZES = (3_000, 30_000, 300_000, 3_000_000)
TOKEN = "growth-bench-token-of-no-other-use"

# Seconds that count as none.
FAST = 0.02


class Registry:
    """One size: its database, and a client of the server on it."""

    def __init__(self, bench, officials):
        self.server, self.daotao, self.folder, self.officials = bench.server, bench.daotao, bench.folder, officials
        self.name = f"growth_{officials}"
        self.url = self.server.url(self.name)
        self.next = 0

    def fill(self):
        self.server.fresh(self.name, "filled")
        for kind in ("courses", "curricula"):
            run(self.daotao, kind, "import", PROJECT / f"Samples/{kind}-sample.csv", "--database", self.url)
        self.server.psql(self.name, "-v", f"officials={self.officials}", "-f", PROJECT / "Scripts/benches/growth.sql")

    def ask(self, method, path, body=None, kind="application/json", accept="*/*"):
        """Sends a request; answers with the text of the response."""
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)
        headers = {"Authorization": f"Bearer {TOKEN}", "Accept": accept}
        if body is not None:
            headers["Content-Type"] = kind
        connection.request(method, urllib.parse.quote(path, safe="/?&=%"), body and body.encode(), headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        if response.status >= 400:
            raise ValueError(f"{method} {path} is answered by {response.status}: {text[:300]}")
        return text

    def send(self, path, **members):
        return json.loads(self.ask("POST", path, json.dumps(members)))

    def command(self, *words):
        return run(self.daotao, *words, "--database", self.url)

    def value(self, query):
        return self.server.value(self.name, query)

    def another(self):
        """The code of an official with whom nothing was done yet, and who doesn't belong to the commune to which others move."""
        self.next += 1
        if (self.next + 20) % 31 == 0:
            self.next += 1
        return f"P{self.next + 20:08}"

    def touched(self):
        """How many rows PostgreSQL has read or written in this database. Its sessions tell once a second."""
        time.sleep(1.1)
        return int(self.value("select tup_returned + tup_inserted + tup_updated + tup_deleted from pg_stat_database "
                              "where datname = current_database()"))


class Work:
    """Something to measure.

    `do` does it once, after `prepare`, and may answer with how many rows of its own it had; without that it is the same work
    at each size.
    """

    def __init__(self, name, do, prepare=None, times=7):
        self.name, self.do, self.prepare, self.times = name, do, prepare, times


def get(path, name=None):
    return Work(name or f"GET {path}", lambda registry: registry.ask("GET", path) and None)


def report(path):
    """A report that isn't kept: something was stored since the last one."""
    return Work(f"GET {path}, uncached", lambda registry: registry.ask("GET", path) and None,
                prepare=lambda registry: registry.value("select pg_current_xact_id()"))


def lines(text):
    return text.count("\n") - 1


def record(registry):
    made = registry.send("/v1/completions", official=registry.another(), course="DX-202", completedOn="2023-05-01")
    return made["id"]


def revoke_one(registry):
    registry.send(f"/v1/completions/{registry.recorded}/revocation", reason="nhập nhầm")


def keep_recorded(registry):
    registry.recorded = record(registry)


def edit(registry):
    registry.ask("PATCH", f"/v1/officials/{registry.another()}", json.dumps({"position": "Chuyên viên chính"}))


def move(registry):
    registry.ask("PATCH", f"/v1/officials/{registry.another()}", json.dumps({"organizationCode": "00001", "effectiveOn": "2024-01-01"}))


def file_of(registry, rows):
    text = "official_code,course_code,completed_on\n"
    return text + "".join(f"{registry.another()},DX-203,2023-06-01\n" for _ in range(rows))


def prepare_file(registry):
    registry.file = file_of(registry, 100)


def take_file(registry):
    taken = json.loads(registry.ask("POST", "/v1/imports/completions", registry.file, "text/csv"))
    if taken["created"] != 100:
        raise ValueError(f"The file of a hundred rows was taken so: {taken}")
    registry.taken = taken["import"]


def prepare_undo(registry):
    prepare_file(registry)
    take_file(registry)


def undo(registry):
    registry.ask("POST", f"/v1/imports/{registry.taken}/undo")


def people_file(registry):
    registry.next += 1
    text = "official_code,full_name,organization_code\n"
    text += "".join(f"N{registry.next:04}{row:04},Trần Thị Mới,00008\n" for row in range(100))
    registry.taken = json.loads(registry.ask("POST", "/v1/imports/officials", text, "text/csv"))["import"]


def new_unit(registry):
    """A new unit below a district, with ten people."""
    registry.next += 1
    registry.unit = f"M{registry.next}"
    registry.ask("POST", "/v1/organizations", json.dumps({
        "code": registry.unit, "name": "Phường Mới", "level": "commune", "parentCode": "001", "validFrom": "2023-01-01"}))
    text = "official_code,full_name,organization_code\n"
    text += "".join(f"{registry.unit}-{row},Lê Thị Mới,{registry.unit}\n" for row in range(10))
    registry.ask("POST", "/v1/imports/officials", text, "text/csv")


def close(registry):
    registry.ask("POST", f"/v1/organizations/{registry.unit}/closing", json.dumps({"closedOn": "2024-01-01", "moveTo": "00008"}))


def export(kind):
    return Work(f"daotao {kind} export", lambda registry: lines(registry.command(kind, "export", "--under", "VN")), times=1)


def province_file(kind):
    return Work(f"GET /v1/{kind}?under=38 as CSV", lambda registry: lines(registry.ask("GET", f"/v1/{kind}?under=38", accept="text/csv")),
                times=3)


def verify(registry):
    found = json.loads(registry.command("verify"))
    if not found["true"]:
        raise ValueError(f"The number is wrong: {found}")
    return found["completions"]


def create_goal(registry):
    registry.next += 1
    registry.command("goals", "create", f"DX-N{registry.next}", "--title-vi", "Thêm một chỉ tiêu", "--target", "1000",
                     "--start", "2022-01-01", "--deadline", "2022-12-31")
    return registry.officials


def take_many(registry):
    """As many new officials as a tenth of the registry, judged and not stored."""
    path = f"{registry.folder}/many.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("official_code,full_name,organization_code\n")
        for number in range(registry.officials // 10):
            file.write(f"X{number:08},Nguyễn Thị Nhiều,00008\n")
    return path


def judge_many(registry):
    registry.command("officials", "import", take_many(registry), "--dry-run")
    return registry.officials // 10


WORKS = [
    get("/v1/officials/P00000010"), get("/v1/officials/P00000010/record"),
    get("/v1/officials"), get("/v1/officials?under=00001"), get("/v1/officials?under=01"), get("/v1/officials?under=38"),
    get("/v1/officials?q=Nguyễn"), get("/v1/officials?q=Nguyễn Văn An"), get("/v1/officials?q=nguyen van an"),
    get("/v1/officials?q=xyzw"), get("/v1/officials?q=zz"), get("/v1/officials?q=P00000010"),
    get("/v1/completions"), get("/v1/completions?official=P00000010"), get("/v1/completions?under=00001"),
    get("/v1/completions?under=01"), get("/v1/completions?under=38"), get("/v1/completions?course=DX-101"),
    get("/v1/enrollments"), get("/v1/enrollments?official=P00000010"), get("/v1/enrollments?under=00001"),
    get("/v1/enrollments?under=38"),
    get("/v1/audit"), get("/v1/audit?official=P00000010"), get("/v1/audit?name=P00000010"), get("/v1/audit?action=import.take"),
    get("/v1/organizations?under=01"), get("/v1/organizations?q=trung tâm"), get("/v1/imports"), get("/v1/courses"),
    report("/v1/progress"), report("/v1/progress?by=province"), report("/v1/progress?by=district"),
    report("/v1/progress?by=commune"), report("/v1/progress?under=38"), report("/v1/progress?under=001&asOf=2022-06-30"),
    get("/metrics"),
    Work("POST /v1/completions", lambda registry: record(registry) and None),
    Work("POST /v1/completions/{id}/revocation", revoke_one, keep_recorded),
    Work("PATCH /v1/officials/{code}, the position", edit),
    Work("PATCH /v1/officials/{code}, to another unit", move),
    Work("POST /v1/imports/completions, 100 rows", take_file, prepare_file),
    Work("POST /v1/imports/{number}/undo, 100 completions", undo, prepare_undo, times=3),
    Work("POST /v1/imports/{number}/undo, 100 officials", undo, people_file, times=3),
    Work("POST /v1/organizations/{code}/closing, ten people", close, new_unit, times=3),
    province_file("officials"), province_file("completions"), export("officials"), export("completions"),
    Work("daotao officials import --dry-run, a tenth as many", judge_many, times=1),
    Work("daotao goals create", create_goal, times=1),
    Work("daotao verify, per completion", verify, times=1),
]


class GrowthBench:
    def __init__(self, server, daotao, folder, options):
        self.server, self.daotao, self.folder = server, daotao, folder
        self.sizes = [int(size.replace("_", "")) for size in options.sizes.split(",")] if options.sizes else SIZES
        self.works = [work for work in WORKS if not options.only or any(part in work.name for part in options.only)]
        self.figures = {}

    def run(self):
        for size in self.sizes:
            registry = Registry(self, size)
            begun = time.monotonic()
            registry.fill()
            print(f"{size:,} officials filled in {time.monotonic() - begun:.0f} s", file=sys.stderr)
            os.environ["DAOTAO_API_TOKEN"] = TOKEN
            with Daotao(self.daotao, registry.url):
                for work in self.works:
                    self.figures[work.name, size] = self.measure(work, registry)
            self.server.sql("postgres", f"drop database {registry.name} with (force)")
        self.table()

    def measure(self, work, registry):
        """The median seconds, the rows touched, and the rows of its own work; what failed has none."""
        try:
            seconds, own, touched = [], None, None
            # The first time a session makes its plans and reads what the others find in memory.
            for time_number in range(-1 if work.times > 1 else 0, work.times):
                if work.prepare:
                    work.prepare(registry)
                is_last = time_number == work.times - 1
                before = registry.touched() if is_last else 0
                begun = time.monotonic()
                own = work.do(registry)
                if time_number >= 0:
                    seconds.append(time.monotonic() - begun)
                if is_last:
                    touched = registry.touched() - before
            figures = median(seconds), touched, own
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            print(f"{work.name}: {getattr(error, 'stderr', None) or error}", file=sys.stderr)
            return None
        print(f"{registry.officials:>9,} {figures[0]:>9.3f} s {work.name}", file=sys.stderr, flush=True)
        return figures

    def table(self):
        first, last = self.sizes[0], self.sizes[-1]
        names = [f"{size:,}" for size in self.sizes]
        missed = []
        for title, is_same, bar in (("The same work at each size, ms", True, 2.0), ("µs for each row of its own work", False, 1.5)):
            print(f"\n### {title}\n\n| what | {' | '.join(names)} | ratio | rows touched, {names[0]} | {names[-1]} | bar |\n"
                  f"|{' --- |' * (len(names) + 5)}")
            for work in self.works:
                figures = [self.figures[work.name, size] for size in self.sizes]
                if any(figure is None for figure in figures):
                    if is_same:
                        missed.append(work.name)
                        row(work.name, [*("failed" if figure is None else f"{figure[0] * 1000:.1f}" for figure in figures),
                                        "–", "–", "–", "failed"])
                    continue
                if (figures[0][2] is None) != is_same:
                    continue
                per = [figure[0] * 1000 if is_same else figure[0] * 1e6 / max(figure[2], 1) for figure in figures]
                ratio = per[-1] / per[0]
                is_met = ratio <= bar or is_same and figures[-1][0] <= FAST
                if not is_met:
                    missed.append(work.name)
                row(f"`{work.name}`", [*(f"{each:,.1f}" for each in per), f"**{ratio:.1f}**", f"{figures[0][1]:,}",
                                       f"{figures[-1][1]:,}", f"{bar:g}" if is_met else f"{bar:g}, missed"])
        print(f"\n{len(missed)} missed the bar: {', '.join(missed)}." if missed else "\nNothing missed its bar.", flush=True)
