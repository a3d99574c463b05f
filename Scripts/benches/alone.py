"""The CSV reader alone, and how long the program takes to start."""
import subprocess, sys

from benches.shared import PROJECT, median, run, timed


def bench_csv(folder, options):
    """The reader alone: every field found and unquoted."""
    subprocess.run(["swift", "build", "-c", "release", "--product", "csv-bench"], check=True, cwd=PROJECT, stdout=sys.stderr)
    program = run("swift", "build", "-c", "release", "--show-bin-path", cwd=PROJECT).strip() + "/csv-bench"
    print(f"\n### The CSV reader, {options.rounds} rounds\n")
    for words in ([], ["--delimiter", ";", "--headers", "vi", "--newline", "crlf"], ["--messy", "0.05"]):
        path = f"{folder}/read.csv"
        run(PROJECT / "Samples/generate-officials", "--count", options.officials, "--out", path, *words)
        print(f"`generate-officials {' '.join(words)}`:\n")
        print("\n".join(f"    {line}" for line in run(program, path, options.rounds).splitlines()))


def bench_start(daotao):
    times = sorted(timed(daotao, "--version") for _ in range(21))
    print(f"\n### Start\n\n`daotao --version`: median of 21 runs {median(times) * 1000:.1f} ms, best {times[0] * 1000:.1f} ms")
