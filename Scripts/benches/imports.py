"""Imports beside psql's `\\copy`."""
import os, subprocess, sys, time

from benches.shared import PROJECT, median, row, run, start, timed

COLUMNS = "official_code, national_id, full_name, date_of_birth, gender, email, phone, organization, position, category"
FACTS = "official, course, completed_on, score, evidence, recorded_by, request"

# As many other people: the same ones under other numbers, without those whose new number is somebody's already.
OTHERS = f"""
create temporary table arrived (like official including defaults including identity);
\\copy arrived ({COLUMNS}) from 'ROWS' csv
insert into official ({COLUMNS})
select 'X' || official_code,
       left(national_id, 6) || lpad((999999 - right(national_id, 6)::integer)::text, 6, '0'),
       {COLUMNS.split(', ', 2)[2]}
from arrived
order by official_code
on conflict do nothing;
delete from official using arrived where official.national_id = arrived.national_id;
vacuum (analyze) official;
"""


class ImportBench:
    """Imports beside `\\copy` of the same rows straight into the same indexed table, in turns."""

    def __init__(self, server, daotao, folder, options):
        self.server, self.daotao, self.folder, self.options = server, daotao, folder, options
        self.peak = 0

    def take(self, kind, path, *words):
        """Imports a file as a registrar would; answers with the seconds from command to summary."""
        begun = time.monotonic()
        process = start(self.daotao, kind, "import", path, "--database", self.server.url("bench"), *words,
                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 65):
            sys.exit(f"The import of {path} failed: {errors}")
        self.peak = usage.ru_maxrss / 1024
        return time.monotonic() - begun

    def copy(self, table, path):
        return timed(f"{self.server.programs}/psql", "-X", "-q", self.server.url("bench"), "-c",
                     f"\\copy {table} from '{path}' csv")

    def save(self, query, path):
        self.server.sql("bench", f"\\copy ({query}) to '{path}' csv")

    def line(self, what, made, compared, bar):
        ratios = sorted(a / b for a, b in zip(made, compared))
        row(what, [f"{median(made):.2f}", f"{median(compared):.2f}", f"**{median(ratios):.2f}**",
                   f"{ratios[0]:.2f} to {ratios[-1]:.2f}", bar])

    def run(self):
        server, folder, count, rounds = self.server, self.folder, self.options.officials, range(self.options.rounds)
        clean, messy, rows = f"{folder}/officials.csv", f"{folder}/messy.csv", f"{folder}/rows.csv"
        generate = [PROJECT / "Samples/generate-officials", "--count", count]
        run(*generate, "--out", clean)
        print(f"\n### Imports, {self.options.rounds} rounds in turns\n")
        print("| what | import s | beside it s | ratio, median | all ratios | bar |\n| --- | --- | --- | --- | --- | --- |")
        if "completions" in self.options.only:
            return self.completions(clean, rounds)
        run(*generate, "--messy", "0.05", "--out", messy, "--answer", f"{folder}/messy-answer.csv")
        server.fresh("bench", "filled")
        self.take("officials", clean)
        self.save(f"select {COLUMNS} from official order by import_line", rows)
        server.sql("postgres", "create database others template filled")
        run(f"{server.programs}/psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", server.url("others"),
            input=OTHERS.replace("ROWS", rows))
        table = f"official ({COLUMNS})"

        imports, copies = [], []
        for _ in rounds:
            server.fresh("bench", "others")
            imports.append(self.take("officials", clean))
            server.fresh("bench", "others")
            copies.append(self.copy(table, rows))
        self.line(f"{count:,} officials beside as many others, to `\\copy`", imports, copies, "1.1")

        imports, agains, copies, messies = [], [], [], []
        for _ in rounds:
            server.fresh("bench", "filled")
            imports.append(self.take("officials", clean))
            agains.append(self.take("officials", clean))
            server.fresh("bench", "filled")
            copies.append(self.copy(table, rows))
            server.fresh("bench", "filled")
            messies.append(self.take("officials", messy, "--rejects", f"{folder}/rejects.csv", "--notes", f"{folder}/notes.csv"))
        self.line(f"{count:,} officials into an empty registry, to `\\copy`", imports, copies, "0.7")
        self.line("the same file again, to that `\\copy`", agains, copies, "0.35")
        self.line("5 % messy, rejects and notes written, to the clean file", messies, imports, "1.3")
        self.completions(clean, rounds)
        self.small(folder, rounds)
        self.large(clean)

    def completions(self, clean, rounds):
        """A year of completions for everybody, at every size, into a registry that has none yet."""
        rates = {}
        for wanted in sorted({5_000, 50_000, 500_000, 4 * self.options.officials}):
            rates[wanted], verified = self.year(clean, wanted, rounds)
        print(f"\n`daotao verify` after the completions: {verified}")
        print("\nRows a second, medians: " + ", ".join(f"{rate:,.0f} of {rows:,}" for rows, rate in rates.items())
              + " (bar: of 50,000 half of what the most make)")

    def year(self, clean, wanted, rounds):
        """A year of four completions for each official: what is generated, and one course more for as many as make that up."""
        server, folder = self.server, self.folder
        people, facts, rows = (f"{folder}/{name}-{wanted}.csv" for name in ("people", "completions", "facts"))
        with open(clean, encoding="utf-8") as everybody, open(people, "w", encoding="utf-8") as file:
            file.writelines(line for line, _ in zip(everybody, range(wanted // 4 + 1)))
        run(PROJECT / "Samples/generate-completions", "--officials", people, "--share", "1", "--out", facts,
            "--answer", f"{folder}/progress.csv")
        with open(facts, encoding="utf-8") as file:
            written = sum(1 for _ in file) - 1
        with open(facts, "a", encoding="utf-8") as file, open(people, encoding="utf-8") as lines:
            next(lines)
            file.writelines(f"{line.split(',', 1)[0]},DX-106,2022-06-15,,\n"
                            for line, _ in zip(lines, range(wanted - written)))
        server.fresh("bench", "filled")
        self.take("officials", people)
        self.take("courses", PROJECT / "Samples/courses-sample.csv")
        self.take("curricula", PROJECT / "Samples/curricula-sample.csv")
        server.fresh("people", "bench")
        imports, copies = [], []
        for _ in rounds:
            server.fresh("bench", "people")
            imports.append(self.take("completions", facts))
            if not os.path.exists(rows):
                verified = run(self.daotao, "verify", "--database", server.url("bench"), "--format", "table").strip()
                self.save("select official, course, completed_on, score, evidence, 'bench', 'bench' from completion "
                          "order by import_line", rows)
            server.fresh("bench", "people")
            copies.append(self.copy(f"completion ({FACTS})", rows))
        self.line(f"{wanted:,} completions, progress maintained, to `\\copy` into their table", imports, copies, "2")
        return wanted / median(imports), verified

    def small(self, folder, rounds):
        path = f"{folder}/small.csv"
        run(PROJECT / "Samples/generate-officials", "--count", 10_000, "--out", path)
        seconds = []
        for _ in range(2 * len(rounds) + 1):
            self.server.fresh("bench", "filled")
            seconds.append(self.take("officials", path))
        print(f"\n10,000 officials, from command to summary: median {median(seconds):.2f} s, "
              f"{min(seconds):.2f} to {max(seconds):.2f} (bar 0.5)")

    def large(self, clean):
        """Twice as many rows: the same people again under other numbers, so that every row is a new official."""
        path = f"{self.folder}/large.csv"
        with open(clean, encoding="utf-8") as people, open(path, "w", encoding="utf-8") as file:
            file.write(next(people))
            for line in people:
                code, number, rest = line.split(",", 2)
                file.write(line)
                file.write(f"Y{code},{number[:6]}{999999 - int(number[6:]):06},{rest}")
        self.server.fresh("bench", "filled")
        seconds = self.take("officials", path, "--rejects", f"{self.folder}/large-rejects.csv")
        print(f"\n{2 * self.options.officials:,} rows: {seconds:.1f} s, {self.peak:.0f} MB resident at most (bar 128)")
