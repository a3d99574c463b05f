"""Everybody at once: writers beside imports, dry runs, undos and moves, many files at once, several servers, and what a user would
run instead of ours. Issue 16 has set the bars.

Each row has a registry of its own, a copy of the same one: `--officials` officials (400,000), two and a half times as many
completions. Half of the officials have completed everything that this registry knows; the others have completed nothing, and the
writers record about them. Both sides of a ratio are measured in turns, in the same registry. After each row that changes
facts `daotao verify` recounts everything; a row with a wrong number has missed its bar, whatever its ratio.
"""
import contextlib, http.client, json, os, pathlib, random, re, signal, subprocess, sys, threading, time
import urllib.request

from benches.http import POSTS, READS
from benches.recording import COURSES, Recording, named_statement
from benches.shared import PORT, PROJECT, Daotao, Load, end, median, row, run, start, wait_for

PEER_PORT = PORT + 10

# What those have completed who have completed anything: a quarter of them have the first, and are trained.
DONE = (("DX-101", "DX-102", "DX-103", "DX-106", "DX-301"), ("DX-302", "DX-303", "DX-304", "DX-203", "DX-202"))

# What nobody of them has completed: two files of two courses each.
TO_DO = (("DX-104", "DX-105"), ("DX-201", "DX-401"))

# Offices that send files of 200 rows, each with a token and an address of its own. A file is about two hundred officials of
# whom nobody else's is, and all of its rows are new.
FILES = """
local threads = {}
local count = 0
function setup(thread)
    thread:set("id", count); count = count + 1
    table.insert(threads, thread)
    for _, other in ipairs(threads) do other:set("step", count) end
end
sent = 0
local courses = {COURSES}
local tokens = {TOKENS}
function init(args)
    first, people = tonumber(args[1]), tonumber(args[2])
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "text/csv"
end
function request()
    local file = step * sent + id
    sent = sent + 1
    local office = file % #tokens
    local blocks = math.floor(people / 200)
    local course = courses[math.floor(file / blocks) % #courses + 1]
    local rows = {"official_code,course_code,completed_on,score,evidence"}
    for place = 0, 199 do
        rows[place + 2] = string.format("P%08d,%s,2022-05-01,8.5,QĐ 12/QĐ-BTTTT", first + file % blocks * 200 + place, course)
    end
    return wrk.format(nil, "/v1/imports/completions", {
        ["Authorization"] = "Bearer " .. tokens[office + 1], ["Content-Type"] = "text/csv",
        ["X-Forwarded-For"] = "10.0.0." .. office + 1, ["Host"] = "127.0.0.1"
    }, table.concat(rows, "\\n") .. "\\n")
end
function done()
    for _, thread in ipairs(threads) do
        if thread:get("step") * thread:get("sent") > #courses * math.floor(thread:get("people") / 200) then
            print("exhausted")
        end
    end
end
"""

# What a bare session does with such a file.
BARE = """
begin;
create temporary table arrived
    (official_code text, course_code text, completed_on date, score numeric, evidence text) on commit drop;
\\copy arrived from 'FILE' csv header
insert into completion (official, course, completed_on, score, evidence, recorded_by, request)
select official.id, course.id, arrived.completed_on, arrived.score, arrived.evidence, 'bench', 'bench'
from arrived
join official on official.official_code = arrived.official_code
join course on course.code = arrived.course_code;
commit;
"""


class LoadBench:
    def __init__(self, server, daotao, folder, options):
        self.server, self.daotao, self.folder, self.options = server, daotao, folder, options
        self.officials = options.officials or 400_000
        self.scale = self.officials / 400_000
        self.rounds = range(options.rounds)
        # The writers' officials, who are as many as the others and come first.
        self.writers = self.officials // 2
        self.next_person = 1
        self.misses = []

    # The registry

    def seed(self):
        """Half of all officials in one unit, the others by twenties in ten thousand communes; two fifths of the writers' are
        enrolled on every course and a curriculum."""
        server = self.server
        server.fresh("ground", "filled")
        url = server.url("ground")
        for kind in ("courses", "curricula"):
            run(self.daotao, kind, "import", PROJECT / f"Samples/{kind}-sample.csv", "--database", url)
        server.sql("ground", f"""
            insert into official (official_code, full_name, organization)
            select 'P' || lpad(n::text, 8, '0'), 'Người ' || n,
                   first.organization + case when n % 2 = 0 then n / 40 % 10000 else 0 end
            from generate_series(1, {self.officials}) n,
                 (select min(organization) as organization from organization_span where level = 'commune') first
            order by n""", "vacuum analyze official")
        if server.value("ground", f"select count(*) from official where official_code = 'P' || lpad(id::text, 8, '0')") \
                != str(self.officials):
            raise ValueError("The officials' own numbers aren't those of their codes.")
        self.write_facts(f"{self.folder}/facts.csv", (
            (person, course) for person in range(self.writers + 1, self.officials + 1) for course in self.done_by(person)))
        run(self.daotao, "completions", "import", f"{self.folder}/facts.csv", "--database", url)
        # Without looking up the keys of a million rows that refer to what was stored above.
        enrolled = f"official.id <= {self.writers} and official.id % 5 < 2"
        server.sql("ground", f"""
            set session_replication_role = replica;
            insert into enrollment (official, course, state, enrolled_on, recorded_by, request)
            select official.id, course.id, 'active', '2022-01-10', 'bench', 'bench' from official, course where {enrolled};
            insert into enrollment (official, curriculum, state, enrolled_on, recorded_by, request)
            select official.id, curriculum.id, 'active', '2022-01-10', 'bench', 'bench' from official, curriculum
            where {enrolled} and curriculum.code = 'CT-COBAN'""", "vacuum analyze", "checkpoint")
        # Whoever doesn't see national IDs may try a hundred a day.
        self.recorder, self.administrator = self.token("recorder"), self.token("administrator", "--sees-national-ids")
        self.offices = [self.token("recorder") for _ in range(16)]
        listed = ", ".join(f'"{token}"' for token in self.offices)
        for name, text in (("posts", POSTS), ("reads", READS), ("files", FILES)):
            text = text.replace("TOKENS", listed).replace("TOKEN", self.recorder)
            text = text.replace("COURSES", ", ".join(f'"{course}"' for course in COURSES))
            pathlib.Path(f"{self.folder}/{name}.lua").write_text(text.replace("PEOPLE", str(self.officials)), encoding="utf-8")
        return server.value("ground", "select count(*) from completion")

    def token(self, role, *words):
        return run(self.daotao, "tokens", "create", "--role", role, *words, "--expires", "1d", "--quiet",
                   "--database", self.server.url("ground")).strip()

    def done_by(self, person):
        return DONE[0 if person % 4 == 0 else 1]

    @staticmethod
    def write_facts(path, facts):
        with open(path, "w", encoding="utf-8") as file:
            file.write("official_code,course_code,completed_on,score,evidence\n")
            file.writelines(f"P{person:08},{course},2022-0{person % 9 + 1}-15,8.5,QĐ 12/QĐ-BTTTT\n" for person, course in facts)

    @property
    def url(self):
        return self.server.url("bench")

    def fresh(self):
        self.server.fresh("bench", "ground", "file_copy")
        self.next_person = 1

    @contextlib.contextmanager
    def serving(self, count=1):
        """A registry of its own, and servers that have had a second of recordings."""
        self.fresh()
        with Daotao(self.daotao, self.url, count, "--trusted-proxy", "127.0.0.1") as servers:
            for number in range(count):
                self.posts(16, self.part(40), port=PORT + number, seconds=1)
            yield servers

    def part(self, parts):
        """So many of the writers' officials, of whom nobody has recorded anything yet."""
        return self.writers // parts

    def take(self, people):
        self.next_person += people
        if self.next_person > self.writers + 1:
            raise ValueError(f"{self.officials:,} officials are too few for so many rounds.")
        return self.next_person - people

    # Measures

    def wrk(self, script, path, connections, *words, port=PORT, seconds=None):
        return start("wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds or self.options.seconds}s", "--latency",
                     "--timeout", "60s", "-s", f"{self.folder}/{script}.lua", f"http://127.0.0.1:{port}{path}", "--", *words,
                     stdout=subprocess.PIPE, text=True)

    def writing(self, connections, people, **options):
        return self.wrk("posts", "/v1/completions", connections, self.take(people), people, **options)

    def posts(self, connections, people, **options):
        return Load(self.writing(connections, people, **options).communicate()[0])

    def verify(self):
        """Whether every number is true; nothing is said where it is."""
        found = subprocess.run([self.daotao, "verify", "--database", self.url, "--format", "table"], capture_output=True,
                               text=True, check=False)
        return "" if found.returncode == 0 else f"; **verify: {(found.stdout or found.stderr).splitlines()[0]}**"

    def line(self, what, ours, other, ratios, bar, also="", met=None):
        """A row of the table; `met` is nil where there is no bar."""
        ratios = sorted(ratios)
        if met is False:
            self.misses.append(what)
        row(what, [ours, other, f"**{median(ratios):.2f}**" if ratios else "–",
                   f"{ratios[0]:.2f} to {ratios[-1]:.2f}" if ratios else "–", bar, also,
                   "–" if met is None else "yes" if met else "**no**"])

    # Writers beside something else

    def beside(self, what, others):
        """64 writers alone, and then beside something that begins with them and whose end ends them, in turns."""
        patience = self.options.patience
        alone, beside, seconds, notes = [], [], [], []
        with self.serving():
            people = self.part(2 * len(self.rounds) + 2)
            for number in self.rounds:
                alone.append(self.posts(64, people))
                with others(number) as other:
                    begun = time.monotonic()
                    writers = self.writing(64, people, seconds=3600)
                    while not other.has_ended() and time.monotonic() - begun < patience:
                        time.sleep(0.02)
                    if not other.has_ended():
                        notes.append(f"not over within {patience} s")
                    seconds.append(time.monotonic() - begun)
                    # wrk ends at once, and prints what it has found; it needs a moment to begin.
                    time.sleep(max(0, 1 - seconds[-1]))
                    writers.send_signal(signal.SIGINT)
                    beside.append(Load(writers.communicate()[0]))
                notes += other.notes
        ratios = [with_it.rate / without.rate for without, with_it in zip(alone, beside)]
        lates = [with_it.late / without.late for without, with_it in zip(alone, beside)]
        refused = sum(load.refused + load.broken for load in alone + beside)
        wrong = self.verify()
        self.line(f"64 writers beside {what}, to the same without", f"{median([load.rate for load in beside]):,.0f} a second",
                  f"{median([load.rate for load in alone]):,.0f} a second", ratios, "0.4; 99 % at most 4 times; none refused",
                  f"99 % within {median([load.late for load in alone]):.0f} and {median([load.late for load in beside]):.0f} ms: "
                  f"{median(lates):.1f} times; {refused} refused; {median(seconds):.1f} s"
                  + "".join(f"; {note}" for note in dict.fromkeys(notes)) + wrong,
                  median(ratios) >= 0.4 and median(lates) <= 4 and not refused and not wrong and not notes)

    def completions_file(self, number, rows, part=0):
        """Facts of the other half of the officials that are new in each of four rounds; the next so many in each part."""
        half, courses = number % 2, TO_DO[number // 2 % 2]
        if number >= 4:
            raise ValueError("There are facts for four rounds.")
        first = self.writers + 1 + half * self.writers // 2 + part * rows // 2
        path = f"{self.folder}/file-{number}-{part}.csv"
        self.write_facts(path, ((person, course) for person in range(first, first + rows // 2) for course in courses))
        return path

    def imports(self):
        """A command that imports completions, half as many as there are officials."""
        rows = self.officials // 2

        def others(number):
            return Command([self.daotao, "completions", "import", self.completions_file(number, rows), "--quiet",
                            "--database", self.url])
        self.beside(f"a command that imports {rows:,} completions", others)

    def dry_runs(self):
        """A dry run over HTTP of two and a half times as many officials as there are."""
        rows = round(2.5 * self.officials)
        path = f"{self.folder}/officials.csv"
        if not os.path.exists(path):
            run(PROJECT / "Samples/generate-officials", "--count", rows, "--out", path)
        self.beside(f"a dry run of {rows:,} officials over HTTP",
                    lambda _: Request("POST", "/v1/imports/officials?dryRun=true", self.administrator, path, "text/csv"))

    def undos(self):
        """Undos of five files, one after the other; first of officials, then of completions."""
        rows = round(10_000 * self.scale)

        def undo(kind, paths):
            words = [kind, "import", "--format", "json", "--database", self.url]
            imports = [json.loads(run(self.daotao, *words, path))["import"] for path in paths]
            return Command(*[[self.daotao, "imports", "undo", number, "--quiet", "--database", self.url] for number in imports])

        def officials(number, part):
            path = f"{self.folder}/new-{number}-{part}.csv"
            with open(path, "w", encoding="utf-8") as file:
                file.write("official_code,full_name,organization_code\n")
                file.writelines(f"N{number}{part}{person:07},Nguyễn Thị {person},01\n" for person in range(rows))
            return path
        self.beside(f"undos of {rows:,} officials",
                    lambda number: undo("officials", [officials(number, part) for part in range(5)]))
        self.beside(f"undos of {rows:,} completions",
                    lambda number: undo("completions", [self.completions_file(number, rows, part) for part in range(5)]))

    def moves(self):
        """Moves of officials to other units, each one moved once."""
        self.beside("100 moves a second", lambda number: Moves(self, number))

    # Files

    def files(self):
        """Files over HTTP by one client and by sixteen, and the same rows by a bare session in a registry of its own."""
        ones, sixteens, bares = [], [], []
        self.server.fresh("bare", "ground", "file_copy")
        with self.serving():
            people = self.part(2 * len(self.rounds) + 2)
            for number in self.rounds:
                ones.append(self.send_files(1, people))
                sixteens.append(self.send_files(16, people))
                bares.append(self.bare(number))
        self.server.sql("postgres", "drop database bare with (force)")
        wrong = self.verify()
        refused = sum(load.refused + load.broken for load in ones + sixteens)
        ratios = [sixteen.rate / one.rate for one, sixteen in zip(ones, sixteens)]
        self.line("16 clients that send files of 200 completions over HTTP, to one",
                  f"{median([load.rate for load in sixteens]):.1f} a second", f"{median([load.rate for load in ones]):.1f} a second",
                  ratios, "1.6", f"99 % within {median([load.late for load in sixteens]):.0f} and "
                  f"{median([load.late for load in ones]):.0f} ms; {refused} refused{wrong}",
                  median(ratios) >= 1.6 and not refused and not wrong)
        ratios = [1000 / one.rate / bare for one, bare in zip(ones, bares)]
        self.line("one such file, to a bare session that copies its rows and inserts them by one statement",
                  f"{1000 / median([load.rate for load in ones]):.1f} ms", f"{median(bares):.1f} ms", ratios, "at most 8", "",
                  median(ratios) <= 8 and not wrong)

    def send_files(self, clients, people):
        return Load(self.wrk("files", "/v1/imports/completions", clients, self.take(people), people).communicate()[0])

    def bare(self, number):
        """The milliseconds of a file in a session of psql."""
        times, script = [], "\\timing on\n"
        for file in range(20):
            path = f"{self.folder}/bare-{number}-{file}.csv"
            first = 1 + (number * 20 + file) * 200 % (self.writers - 200)
            course = COURSES[(number * 20 + file) * 200 // (self.writers - 200)]
            self.write_facts(path, ((person, course) for person in range(first, first + 200)))
            script += BARE.replace("FILE", path)
        found = [float(time) for time in re.findall(r"Time: ([0-9.]+) ms", self.server.psql("bare", input=script))]
        each = len(found) // 20
        times = [sum(found[place:place + each]) for place in range(0, len(found), each)]
        return median(times)

    def disputed(self):
        """Recordings about officials in a file that is being stored: half of them are the very facts of the file."""
        rows = self.officials // 2
        before = waited = busy = 0
        slowest, wrongs = 0.0, []
        with self.serving():
            for number in self.rounds:
                path = self.completions_file(number, rows)
                half, courses = number % 2, TO_DO[number // 2 % 2]
                people = list(range(self.writers + 1 + half * self.writers // 2, self.writers + 1 + half * self.writers // 2
                                    + rows // 2))
                random.Random(number).shuffle(people)
                command = Command([self.daotao, "completions", "import", path, "--quiet", "--database", self.url])
                with command, Probes(self, iter(people), courses[0]) as probes:
                    while not command.has_ended():
                        time.sleep(0.01)
                    ended = time.monotonic()
                wrongs += command.notes + probes.wrongs
                for probe in probes.answered:
                    if probe.status == 503:
                        busy += 1
                    elif probe.ended < ended or probe.begun > ended:
                        before += 1
                    else:
                        waited += 1
                        slowest = max(slowest, probe.ended - ended)
                wrongs += self.judged(probes.answered)
        wrong = self.verify()
        self.line(f"recordings about officials in a file of {rows:,} that is being stored", f"{before + waited} answered",
                  f"{busy} busy", [], "after its commit, or busy; never twice, never lost",
                  f"{waited} waited, at most {slowest:.1f} s longer than the command"
                  + "".join(f"; **{note}**" for note in list(dict.fromkeys(wrongs))[:5]) + wrong, not wrongs and not wrong)

    def judged(self, probes):
        """What is wrong with recordings that were answered: each must be there once, and one that was refused not at all, unless
        the file has the very fact; repeated now, it must be taken."""
        facts = ", ".join(f"({place}, '{probe.code}', '{probe.course}')" for place, probe in enumerate(probes))
        if not facts:
            return ["nothing was recorded meanwhile"]
        counted = self.server.psql("bench", "-A", "-t", input=f"""
            select asked.place, count(completion.id)
            from (values {facts}) asked (place, official_code, course_code)
            join official using (official_code)
            join course on course.code = asked.course_code
            left join completion on completion.official = official.id and completion.course = course.id
                                and completion.revoked_at is null
            group by asked.place""")
        counts = dict(map(int, line.split("|")) for line in counted.split())
        wrongs = []
        client = http.client.HTTPConnection("127.0.0.1", PORT)
        for place, probe in enumerate(probes):
            wanted = 1 if probe.status in (200, 201) or probe.is_in_file else 0
            if counts[place] != wanted:
                wrongs.append(f"answered {probe.status}, and on record {counts[place]} times")
            if probe.status == 503:
                again = Probe(probe.code, probe.course, probe.day, probe.is_in_file).ask(client, self.recorder)
                if again.status != (200 if probe.is_in_file else 201):
                    wrongs.append(f"repeated after a refusal, answered {again.status}")
        return wrongs

    # Servers, and what a user would run instead

    def servers(self):
        ones, fours = [], []
        with self.serving(4):
            people = self.part(2 * len(self.rounds) + 2) // 4 * 4
            for _ in self.rounds:
                ones.append(self.posts(64, people))
                running = [self.writing(16, people // 4, port=PORT + number) for number in range(4)]
                fours.append([Load(process.communicate()[0]) for process in running])
        wrong = self.verify()
        refused = sum(load.refused + load.broken for load in ones + [load for loads in fours for load in loads])
        ratios = [sum(load.rate for load in four) / one.rate for one, four in zip(ones, fours)]
        self.line("four servers on one database, 16 writers each, to one with 64",
                  f"{median([sum(load.rate for load in four) for four in fours]):,.0f} a second",
                  f"{median([load.rate for load in ones]):,.0f} a second", ratios, "0.8", f"{refused} refused{wrong}",
                  median(ratios) >= 0.8 and not refused and not wrong)

    def recording(self):
        """The very statements of a recording, as the program sends them for one that shares its commit with none."""
        if not hasattr(self, "sent"):
            self.server.fresh("probe", "filled")
            run(self.daotao, "courses", "import", PROJECT / "Samples/courses-sample.csv",
                "--database", self.server.url("probe"))
            self.sent = Recording(self.server, self.daotao, "probe")
        return self.sent

    def statements(self):
        """Recordings by ourselves, by pgbench one by one, and by psql in statements of 128."""
        script = f"{self.folder}/recording.sql"
        pathlib.Path(script).write_text(self.recording().for_pgbench(), encoding="utf-8")
        ours, singles, together = [], [], []
        with self.serving():
            people = self.part(3 * len(self.rounds) + 3)
            for _ in self.rounds:
                ours.append(self.posts(64, people))
                singles.append(self.pgbench(script, people))
                together.append(self.psql(people))
        wrong = self.verify()
        refused = sum(load.refused + load.broken for load in ours)
        figures = f"{median([load.rate for load in ours]):,.0f} a second"
        ratios = [load.rate / single for load, single in zip(ours, singles)]
        self.line("recordings by 64 writers, to pgbench's 64 clients with the same statements, one fact each", figures,
                  f"{median(singles):,.0f} a second", ratios, "2", f"{refused} refused{wrong}",
                  median(ratios) >= 2 and not refused and not wrong)
        self.line("the same, to two sessions of psql with statements of 128 facts", figures, f"{median(together):,.0f} a second",
                  [load.rate / other for load, other in zip(ours, together)], "the limit of this design")

    def pgbench(self, script, people):
        output = run(f"{self.server.programs}/pgbench", "-n", "-M", "prepared", "-c", 64, "-j", 2, "-T", self.options.seconds,
                     "-D", "n=-1", "-D", "clients=64", "-D", f"first={self.take(people)}", "-D", f"people={people}",
                     "-f", script, self.url)
        done = int(re.search(r"transactions actually processed: (\d+)", output)[1])
        if done > len(COURSES) * people:
            raise ValueError("The officials of a round were too few for pgbench's recordings.")
        return float(re.search(r"tps = ([0-9.]+)", output)[1])

    def psql(self, people):
        """Facts a second of two sessions, which is how many shared commits are under way at a time."""
        first, half = self.take(people), people // 2
        scripts = []
        for number in range(2):
            # As scattered as those of the writers.
            facts = [(first + number * half + fact * 1237 % half, fact // half)
                     for fact in range(min(128 * 40 * self.options.seconds, len(COURSES) * half) // 128 * 128)]
            batches = [facts[place:place + 128] for place in range(0, len(facts), 128)]
            scripts.append(f"{self.folder}/together-{number}.sql")
            pathlib.Path(scripts[-1]).write_text(self.recording().for_psql(batches), encoding="utf-8")
        begun = time.monotonic()
        sessions = [start(f"{self.server.programs}/psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", self.url, "-f", script)
                    for script in scripts]
        if any([session.wait() for session in sessions]):
            raise ValueError("psql could not record.")
        return 2 * len(facts) / (time.monotonic() - begun)

    def peers(self):
        """FastAPI with asyncpg and our server, in turns on the same registry."""
        try:
            python = self.environment()
        except subprocess.CalledProcessError as error:
            reason = ((error.stderr or error.stdout or "").strip().splitlines() or ["pip failed"])[-1]
            self.line("`GET` and `POST`, to FastAPI with asyncpg", "skipped", "skipped", [], "5 and 10", reason, None)
            return
        parameters, text = named_statement("read_officials")
        show = re.sub(r"\$(\d+)", lambda place: f"{place[0]}::{parameters[int(place[1]) - 1][1]}", text)
        path = f"{self.folder}/statements.json"
        pathlib.Path(path).write_text(json.dumps({
            "show": (show, [name for name, _ in parameters]), "record": self.recording().for_asyncpg()}), encoding="utf-8")
        environment = {**os.environ, "PEER_DATABASE": self.url, "PEER_STATEMENTS": path, "PEER_TOKEN": self.recorder,
                       "PYTHONDONTWRITEBYTECODE": "1"}
        pairs = {"GET": [], "POST": []}
        with self.serving():
            log = open(f"{self.folder}/peer.log", "w", encoding="utf-8")
            peer = start(python, "-m", "uvicorn", "--workers", 2, "--loop", "uvloop", "--http", "httptools", "--port", PEER_PORT,
                         "--no-access-log", "--app-dir", pathlib.Path(__file__).parent / "peer", "peer:app", env=environment,
                         stdout=log, stderr=log)
            try:
                wait_for(f"http://127.0.0.1:{PEER_PORT}/healthz", peer)
                self.check_peer()
                people = self.part(2 * len(self.rounds) + 4)
                self.posts(64, people, port=PEER_PORT, seconds=1)
                for _ in self.rounds:
                    pairs["GET"].append([Load(self.wrk("reads", "/", 64, port=port).communicate()[0])
                                         for port in (PORT, PEER_PORT)])
                    pairs["POST"].append([self.posts(64, people, port=port) for port in (PORT, PEER_PORT)])
            except BaseException:
                print(pathlib.Path(log.name).read_text(encoding="utf-8")[-2000:], file=sys.stderr)
                raise
            finally:
                end(peer)
                log.close()
        wrong = self.verify()
        for method, what, bar in (("GET", "`GET` of one official", 5), ("POST", "`POST` of one completion", 10)):
            ours, others = zip(*pairs[method])
            ratios = [one.rate / other.rate for one, other in pairs[method]]
            refused = sum(load.refused + load.broken for load in ours + others)
            self.line(f"{what}, 64 connections, to FastAPI with asyncpg",
                      f"{median([load.rate for load in ours]):,.0f} a second",
                      f"{median([load.rate for load in others]):,.0f} a second", ratios, str(bar),
                      f"99 % within {median([load.late for load in ours]):.0f} and {median([load.late for load in others]):.0f} ms; "
                      f"{refused} refused{wrong}", median(ratios) >= bar and not refused and not wrong)

    def environment(self):
        """A virtual environment with PyPI's versions; answers with its Python."""
        python = f"{self.folder}/python/bin/python"
        run(sys.executable, "-m", "venv", f"{self.folder}/python")
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", 15, "--retries", 1, "fastapi",
            "asyncpg", "uvicorn", "uvloop", "httptools")
        return python

    def check_peer(self):
        """Makes sure that both servers say the same about an official."""
        said = []
        for port in (PORT, PEER_PORT):
            request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/officials/P{self.officials:08}",
                                             headers={"Authorization": f"Bearer {self.recorder}"})
            with urllib.request.urlopen(request) as response:
                said.append(json.load(response))
        for record in said:
            for fact in record["completions"]:
                fact.pop("recordedAt"), fact.pop("source", None)
            record["official"].pop("registeredAt")
        if said[0] != said[1]:
            raise ValueError(f"The two servers say different things: {said}")

    def run(self):
        completions = self.seed()
        print(f"\n### Everybody at once: {self.officials:,} officials, {int(completions):,} completions, synchronous_commit "
              f"{self.server.value('ground', 'show synchronous_commit')}, {len(self.rounds)} rounds in turns, medians\n")
        print("| what | ours | beside it | ratio, median | all ratios | bar | also | met |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
        for part in (self.imports, self.dry_runs, self.undos, self.moves, self.files, self.disputed, self.servers,
                     self.statements, self.peers):
            if self.options.only and part.__name__ not in self.options.only:
                continue
            try:
                part()
            except (OSError, ValueError, StopIteration, subprocess.SubprocessError) as error:
                reason = getattr(error, "stderr", None) or error
                self.line(part.__name__, "failed", "failed", [], "", str(reason).strip().replace("\n", " ")[-300:], False)
        print(f"\nMissed: {', '.join(self.misses) or 'none'}. After each row that changed facts `daotao verify` recounted them.")


class Command:
    """Commands that run one after the other while others write."""

    def __init__(self, *commands):
        self.commands = list(commands)
        self.notes = []

    def __enter__(self):
        self.begin()
        return self

    def begin(self):
        self.process = start(*self.commands.pop(0), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def has_ended(self):
        """Whether the last one has ended; begins the next where one has."""
        if self.process.poll() is None:
            return False
        if self.process.returncode:
            self.notes.append(f"it failed: {self.process.stderr.read().strip()[:200]}")
        elif self.commands:
            self.begin()
            return False
        return True

    def __exit__(self, *_):
        end(self.process)


class Request:
    """A request with a long body that is answered while others write."""

    def __init__(self, method, path, token, file, kind):
        self.asked = method, path, token, file, kind
        self.notes = []

    def __enter__(self):
        self.thread = threading.Thread(target=self.send, daemon=True)
        self.thread.start()
        return self

    def send(self):
        method, path, token, file, kind = self.asked
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)
            with open(file, "rb") as body:
                connection.request(method, path, body, {"Authorization": f"Bearer {token}", "Content-Type": kind,
                                                        "Content-Length": str(os.path.getsize(file))})
                response = connection.getresponse()
            said = response.read()
            if response.status != 200:
                self.notes.append(f"it was answered {response.status}: {said[:200]}")
        except OSError as error:
            self.notes.append(f"it failed: {error}")

    def has_ended(self):
        return not self.thread.is_alive()

    def __exit__(self, *_):
        self.thread.join(600)


class Moves:
    """A hundred officials moved in each second, by sixteen clients."""

    RATE, CLIENTS = 100, 16

    def __init__(self, bench, number):
        self.bench, self.seconds, self.notes = bench, max(bench.options.seconds, 2), []
        count = self.RATE * self.seconds
        units = bench.server.value("bench", "select string_agg(code, ' ') from (select code from organization_span "
                                   "where level = 'commune' and upper_inf(valid) order by code limit 50) units").split()
        self.people = iter([(bench.writers + 1 + number * count + place, units[place % len(units)])
                            for place in range(count)])
        self.lock = threading.Lock()

    def __enter__(self):
        self.begun = time.monotonic()
        self.done = self.refused = 0
        self.threads = [threading.Thread(target=self.move, args=[number], daemon=True) for number in range(self.CLIENTS)]
        for thread in self.threads:
            thread.start()
        return self

    def move(self, number):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        headers = {"Authorization": f"Bearer {self.bench.administrator}", "Content-Type": "application/merge-patch+json"}
        for turn in range(number, self.RATE * self.seconds, self.CLIENTS):
            time.sleep(max(0, self.begun + turn / self.RATE - time.monotonic()))
            with self.lock:
                person, unit = next(self.people)
            connection.request("PATCH", f"/v1/officials/P{person:08}", json.dumps({"organizationCode": unit}), headers)
            response = connection.getresponse()
            said = response.read()
            with self.lock:
                if response.status == 200:
                    self.done += 1
                else:
                    self.refused += 1
                    self.notes.append(f"moves were answered {response.status}: {said[:150]}")

    def has_ended(self):
        return not any(thread.is_alive() for thread in self.threads)

    def __exit__(self, *_):
        for thread in self.threads:
            thread.join(60)
        rate = self.done / (time.monotonic() - self.begun)
        if rate < 0.9 * self.RATE:
            self.notes.append(f"only {rate:.0f} moves a second")


class Probe:
    """A recording about somebody in a file that is being stored."""

    def __init__(self, code, course, day, is_in_file):
        self.code, self.course, self.day, self.is_in_file = code, course, day, is_in_file

    def ask(self, client, token):
        self.begun = time.monotonic()
        client.request("POST", "/v1/completions", json.dumps({
            "official": self.code, "course": self.course, "completedOn": self.day, "score": 8.5, "evidence": "QĐ 12/QĐ-BTTTT",
        }), {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        response = client.getresponse()
        self.said = response.read()
        self.status, self.retry_after = response.status, response.headers["Retry-After"]
        self.ended = time.monotonic()
        return self


class Probes:
    """Sixteen clients that record about the officials of a file, half of it the file's own facts."""

    def __init__(self, bench, people, course):
        self.bench, self.people, self.course = bench, people, course
        self.answered, self.wrongs, self.is_over = [], [], False
        self.lock = threading.Lock()

    def __enter__(self):
        self.threads = [threading.Thread(target=self.record, args=[number], daemon=True) for number in range(16)]
        for thread in self.threads:
            thread.start()
        return self

    def record(self, number):
        client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        while not self.is_over:
            with self.lock:
                person = next(self.people)
            is_in_file = number % 2 == 0
            other = "DX-302" if self.bench.done_by(person) == DONE[0] else "DX-101"
            probe = Probe(f"P{person:08}", self.course if is_in_file else other, f"2022-0{person % 9 + 1}-15", is_in_file)
            try:
                probe.ask(client, self.bench.recorder)
            except OSError as error:
                self.wrongs.append(f"not answered: {error}")
                return
            with self.lock:
                self.answered.append(probe)
                if probe.status == 503 and not probe.retry_after:
                    self.wrongs.append("busy without Retry-After")
                elif probe.status not in (200, 201, 503):
                    self.wrongs.append(f"answered {probe.status}: {probe.said[:150]}")
            time.sleep(0.01)

    def __exit__(self, *_):
        self.is_over = True
        for thread in self.threads:
            thread.join(60)
