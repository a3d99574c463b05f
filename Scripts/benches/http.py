"""Reads and recordings over HTTP, beside pgbench and our own /healthz."""
import pathlib, subprocess, time

from benches.shared import PORT, PROJECT, Daotao, Load, end, median, row, run, start

# A round's officials take one course after the other, in scattered order: each fact is new and completes an enrollment, the
# third of each official completes a curriculum, and an enrollment on it, and makes them count for the goal.
POSTS = """
local threads = {}
function setup(thread) thread:set("id", #threads); table.insert(threads, thread) end
sent = 0
local courses = {"DX-101","DX-102","DX-103","DX-104","DX-105","DX-106","DX-201","DX-202","DX-203","DX-301","DX-302","DX-303",
                 "DX-304","DX-401"}
function init(args)
    first, people = tonumber(args[1]), tonumber(args[2])
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.headers["Authorization"] = "Bearer TOKEN"
end
function request()
    local fact = 2 * sent + id
    sent = sent + 1
    local person = first + (fact * 1237) % people
    local course = courses[math.floor(fact / people) % 14 + 1]
    return wrk.format(nil, "/v1/completions", nil, '{"official":"' .. string.format("P%08d", person) .. '","course":"' ..
        course .. '","completedOn":"2022-05-01","score":8.5,"evidence":"QĐ 12/QĐ-BTTTT"}')
end
function done()
    for _, thread in ipairs(threads) do
        if 2 * thread:get("sent") > 14 * thread:get("people") then print("exhausted") end
    end
end
"""

# Anybody of all officials, most of whom have completed nothing yet.
READS = """
function setup(thread) thread:set("seed", math.random(1000000)) end
function init(args)
    math.randomseed(seed)
    wrk.headers["Authorization"] = "Bearer TOKEN"
end
function request()
    return wrk.format(nil, "/v1/officials/" .. string.format("P%08d", math.random(PEOPLE)))
end
"""


class HTTPBench:
    PEOPLE = 400_000

    # A round's officials: enough for three seconds at 14,000 facts a second.
    ROUND = 3_000

    def __init__(self, server, daotao, folder, options):
        self.server, self.daotao, self.folder, self.options = server, daotao, folder, options
        self.next_person = 1

    def seed(self):
        """A registry as it is in use: half of all officials in one unit, the others by twenties in ten thousand communes; a
        twentieth have completed something."""
        self.server.fresh("bench", "filled")
        for kind in ("courses", "curricula"):
            run(self.daotao, kind, "import", PROJECT / f"Samples/{kind}-sample.csv", "--database", self.url)
        self.server.sql("bench", f"""
            insert into official (official_code, full_name, organization)
            select 'P' || lpad(n::text, 8, '0'), 'Người ' || n,
                   first.organization + case when n > {self.PEOPLE // 2} then n / 20 % 10000 else 0 end
            from generate_series(1, {self.PEOPLE}) n,
                 (select min(organization) as organization from organization_span where level = 'commune') first""")
        facts = f"{self.folder}/facts.csv"
        with open(facts, "w", encoding="utf-8") as file:
            file.write("official_code,course_code,completed_on\n")
            for person in range(self.PEOPLE - self.PEOPLE // 20 + 1, self.PEOPLE + 1):
                for course in ("DX-101", "DX-102", "DX-103", "DX-106", "DX-301"):
                    file.write(f"P{person:08},{course},2022-0{person % 9 + 1}-15\n")
        run(self.daotao, "completions", "import", facts, "--database", self.url)
        # Without looking up the keys of two million rows that refer to what was stored above.
        self.server.sql("bench", """
            set session_replication_role = replica;
            insert into enrollment (official, course, state, enrolled_on, recorded_by, request)
            select official.id, course.id, 'active', '2022-01-10', 'bench', 'bench'
            from official, course
            where official.official_code <= 'P00040000' or official.official_code between 'P00200001' and 'P00240000';
            insert into enrollment (official, curriculum, state, enrolled_on, recorded_by, request)
            select official.id, curriculum.id, 'active', '2022-01-10', 'bench', 'bench'
            from official, curriculum
            where (official.official_code <= 'P00040000' or official.official_code between 'P00200001' and 'P00240000')
              and curriculum.code = 'CT-COBAN';
            create table bench_insert (id bigserial primary key, official bigint, course int, day date)""",
            "vacuum analyze", "checkpoint")
        self.authorize()

    def authorize(self):
        """Has the servers' clients show a token that may record, and nothing else."""
        token = run(self.daotao, "tokens", "create", "--role", "recorder", "--expires", "1d", "--quiet",
                    "--database", self.url).strip()
        for name, text in (("posts", POSTS), ("reads", READS)):
            text = text.replace("TOKEN", token).replace("PEOPLE", str(self.PEOPLE))
            pathlib.Path(f"{self.folder}/{name}.lua").write_text(text)

    @property
    def url(self):
        return self.server.url("bench")

    def servers(self, count=1):
        return Daotao(self.daotao, self.url, count)

    def wrk(self, path, connections, script=None, *words, port=PORT, seconds=None):
        command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds or self.options.seconds}s", "--latency"]
        command += ["-s", f"{self.folder}/{script}.lua"] if script else []
        return start(*command, f"http://127.0.0.1:{port}{path}", "--", *words,
                     stdout=subprocess.PIPE, text=True)

    def load(self, *words, **options):
        return Load(self.wrk(*words, **options).communicate()[0])

    def posts(self, connections, people=ROUND, **options):
        """Records for officials of whom nobody has recorded anything yet."""
        self.next_person += people
        return self.wrk("/v1/completions", connections, "posts", self.next_person - people, people, **options)

    def record(self, connections, *people, **options):
        return Load(self.posts(connections, *people, **options).communicate()[0])

    def pgbench(self):
        insert = f"{self.folder}/insert.sql"
        pathlib.Path(insert).write_text("\\set o random(1, 1000000)\n"
                                        "insert into bench_insert (official, course, day) values (:o, 7, '2022-05-01');\n")
        output = run(f"{self.server.programs}/pgbench", "-n", "-M", "prepared", "-c", "16", "-j", "2", "-T",
                     self.options.seconds, "-f", insert, self.url)
        return next(float(line.split()[2]) for line in output.splitlines() if line.startswith("tps"))

    def reads(self):
        print(f"\n### Reads over HTTP, medians of {self.options.rounds} rounds of {self.options.seconds} s in turns\n")
        print("| connections | /healthz a second | one official a second | ratio | all ratios | 99 % ms, /healthz | "
              "one official | ratio | refused |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        with self.servers():
            for connections in (64, 256):
                pairs = [(self.load("/healthz", connections), self.load("/", connections, "reads"))
                         for _ in range(self.options.rounds)]
                self.table(connections, [health.rate for health, _ in pairs], [read for _, read in pairs],
                           [health.late for health, _ in pairs])

    def records(self):
        print(f"\n### Recording over HTTP, each durable when answered, medians of {self.options.rounds} rounds of "
              f"{self.options.seconds} s in turns\n")
        print("| connections | pgbench inserts a second, 16 clients | POST completions a second | ratio | all ratios | "
              "99 % ms | refused |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        with self.servers():
            self.next_person = self.PEOPLE // 2 + 1
            self.record(64)
            for connections in (64, 256):
                pairs = [(self.pgbench(), self.record(connections)) for _ in range(self.options.rounds)]
                self.table(connections, [inserts for inserts, _ in pairs], [posts for _, posts in pairs])

    def table(self, connections, compared, loads, lates=None):
        ratios = sorted(load.rate / other for load, other in zip(loads, compared))
        figures = [f"{median(compared):,.0f}", f"{median([load.rate for load in loads]):,.0f}", f"**{median(ratios):.2f}**",
                   f"{ratios[0]:.2f} to {ratios[-1]:.2f}"]
        late = median([load.late for load in loads])
        if lates:
            figures += [f"{median(lates):.1f}", f"{late:.1f}",
                        f"**{median([load.late / other for load, other in zip(loads, lates)]):.1f}**"]
        else:
            figures.append(f"**{late:.1f}**")
        row(connections, [*figures, str(sum(load.refused for load in loads))])

    def processes_at_once(self):
        """One server and four, all of them recording for one unit and one day."""
        print(f"\n### Four servers on one database, all recording for the same unit and day, {self.options.rounds} rounds in "
              "turns\n")
        print("| one server, 64 connections | four, 16 each | ratio | all ratios |\n| --- | --- | --- | --- |")
        self.next_person = 1
        ones, fours = [], []
        with self.servers(4):
            for number in range(4):
                self.record(16, self.ROUND // 4, port=PORT + number, seconds=1)
            for _ in range(self.options.rounds):
                ones.append(self.record(64).rate)
                running = [self.posts(16, self.ROUND // 4, port=PORT + number) for number in range(4)]
                fours.append(sum(Load(process.communicate()[0]).rate for process in running))
        ratios = sorted(four / one for four, one in zip(fours, ones))
        row(f"{median(ones):,.0f}", [f"{median(fours):,.0f}", f"**{median(ratios):.2f}**",
                                     f"{ratios[0]:.2f} to {ratios[-1]:.2f}"])

    def memory(self):
        """As many requests as an hour has at a hundred a second, nine reads to a recording, in a shorter time."""
        print("\n### Memory of a server, MB resident\n")
        with self.servers() as servers:
            self.next_person = self.PEOPLE // 2 + 120_000
            resident, done = [], 0

            def drive(seconds):
                reads, posts = (self.wrk("/", 56, "reads", seconds=seconds),
                                self.posts(8, seconds=seconds))
                loads = [Load(process.communicate()[0]) for process in (reads, posts)]
                with open(f"/proc/{servers.processes[0].pid}/status", encoding="ascii") as file:
                    resident.append(next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS")))
                return sum(load.rate for load in loads) * seconds

            drive(5)
            while done < 360_000:
                done += drive(5)
        print(f"After the first 5 s {resident[0]:.0f}, then, as {done:,.0f} more requests were answered: "
              + ", ".join(f"{size:.0f}" for size in resident[1:]))

    def overload(self):
        """Somebody keeps the lock that recording needs, as the last step of a recount does, while far more come than can be taken."""
        print("\n### Overload\n")
        with self.servers():
            holder = start(f"{self.server.programs}/psql", "-X", "-q", self.url, "-c",
                           "begin; select pg_advisory_xact_lock(110351120326000); select pg_sleep(20)",
                           stdout=subprocess.DEVNULL)
            time.sleep(1)
            output = self.posts(700, seconds=15).communicate()[0]
            end(holder)
        print("700 connections record for 15 s while somebody else keeps the lock of the rules:\n")
        print("\n".join(f"    {line.strip()}" for line in output.splitlines() if "Latency  " in line or "99%" in line
                        or "Non-2xx" in line or "requests in" in line or "Socket errors" in line))

    def run(self):
        self.seed()
        for part in (self.reads, self.records, self.processes_at_once, self.memory, self.overload):
            if not self.options.only or part.__name__ in self.options.only:
                part()
        print("\n`daotao verify` afterwards:",
              run(self.daotao, "verify", "--database", self.url, "--format", "table").strip())
