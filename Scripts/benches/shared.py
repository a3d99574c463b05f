"""What the benches have in common: a throw-away PostgreSQL, servers of ours, wrk, and rows of tables."""
import contextlib, glob, os, pathlib, shutil, signal, statistics, subprocess, sys, time, urllib.request

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
PORT = 18080


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, **options).stdout


def start(*command, **options):
    """Starts a process that ends with the bench, even if the bench is killed. Call it on the main thread only: the process ends
    with the thread that started it."""
    return subprocess.Popen(["setpriv", "--pdeathsig", "TERM", "--", *map(str, command)], **options)


def end(*processes):
    """Ends processes that may have ended already, and waits for them; those that don't go in time are killed."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def end_on_signals():
    """Has SIGTERM and SIGHUP unwind the bench as Ctrl-C does, so that everything it started is stopped."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))


def timed(*command, **options):
    begun = time.monotonic()
    run(*command, **options)
    return time.monotonic() - begun


def median(values):
    return statistics.median(values)


def row(what, figures):
    print(f"| {what} | {' | '.join(figures)} |", flush=True)


class Server:
    """A throw-away PostgreSQL with the settings of the private one, durable as that one is."""

    def __init__(self, folder, **settings):
        self.folder, self.settings = folder, settings
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
        self.programs = os.environ.get("DAOTAO_POSTGRES_BIN") or (found[-1] if found else None)
        if not self.programs:
            sys.exit("PostgreSQL is not on this machine: install Debian's postgresql.")

    def as_owner(self, *command):
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig", "QUIT", "--",
                *command] if os.geteuid() == 0 else ["setpriv", "--pdeathsig", "QUIT", "--", *command]

    def __enter__(self):
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        run(*self.as_owner(f"{self.programs}/initdb", "-D", f"{self.folder}/data", "-U", "daotao", "--auth=trust",
                           "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"), cwd=self.folder)
        settings = {
            "listen_addresses": "''", "unix_socket_directories": f"'{self.folder}'", "shared_buffers": "256MB",
            "work_mem": "32MB", "maintenance_work_mem": "256MB", "max_wal_size": "4GB", "checkpoint_timeout": "15min",
            "wal_compression": "on", "jit": "off", "random_page_cost": "1.1", **self.settings,
        }
        with open(f"{self.folder}/data/postgresql.conf", "a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        self.log = open(f"{self.folder}/log", "w", encoding="utf-8")
        self.process = subprocess.Popen(self.as_owner(f"{self.programs}/postgres", "-D", f"{self.folder}/data"),
                                        cwd=self.folder, stdout=self.log, stderr=self.log)
        for _ in range(600):
            ready = subprocess.run([f"{self.programs}/pg_isready", "-q", "-d", self.url("postgres")], check=False)
            if ready.returncode == 0:
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.__exit__()
        sys.exit("PostgreSQL doesn't start:\n" + pathlib.Path(f"{self.folder}/log").read_text(encoding="utf-8"))

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        self.log.close()

    def url(self, name):
        return f"postgresql:///{name}?host={self.folder}&user=daotao"

    def psql(self, name, *words, **options):
        return run(f"{self.programs}/psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", self.url(name), *words, **options)

    def sql(self, name, *statements):
        for statement in statements:
            self.psql(name, "-c", statement)

    def value(self, name, query):
        """The one value of a query, as text."""
        return self.psql(name, "-A", "-t", "-c", query).strip()

    def fresh(self, name, template, strategy=None):
        """Makes a database anew, as a copy of another; large ones are copied faster with the strategy `file_copy`."""
        self.sql("postgres", f"drop database if exists {name} with (force)",
                 f"create database {name} template {template}" + (f" strategy {strategy}" if strategy else ""), "checkpoint")


class Daotao:
    """Servers of ours, the first of them at PORT. They stop at the end of a `with`, whatever happens in it."""

    def __init__(self, program, url, count=1, *options):
        self.program, self.url, self.count, self.options = program, url, count, options
        self.processes = []

    def __enter__(self):
        environment = {**os.environ, "DATABASE_URL": self.url}
        try:
            for number in range(self.count):
                self.processes.append(start(self.program, "serve", "--port", PORT + number, "--quiet", *self.options, env=environment,
                                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            for number, process in enumerate(self.processes):
                wait_for(f"http://127.0.0.1:{PORT + number}/readyz", process)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        end(*self.processes)


def wait_for(address, process):
    """Waits until a server answers."""
    for _ in range(300):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address).read()
            return
        if process.poll() is not None:
            raise OSError(f"The server of {address} has ended with status {process.returncode}.")
        time.sleep(0.1)
    raise OSError(f"Nothing answers at {address}.")


class Load:
    """What one run of wrk found."""

    def __init__(self, output):
        lines = [line.split() for line in output.splitlines()]
        if ["exhausted"] in lines:
            raise ValueError("The officials of a round were too few for its recordings.")
        self.rate = next(float(words[1]) for words in lines if words[:1] == ["Requests/sec:"])
        self.late = next(milliseconds(words[1]) for words in lines if words[:1] == ["99%"])
        self.refused = sum(int(words[-1]) for words in lines if words[:1] == ["Non-2xx"])
        # "Socket errors: connect 0, read 0, write 0, timeout 0": one that waits long is answered nevertheless.
        self.broken = sum(int(number.strip(",")) for words in lines if words[:2] == ["Socket", "errors:"]
                          for number in words[3:8:2])


def milliseconds(text):
    for unit, factor in (("us", 0.001), ("ms", 1), ("s", 1000), ("m", 60_000)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    sys.exit(f"wrk says {text!r}")


def build():
    print("Building daotao for release …", file=sys.stderr)
    subprocess.run(["swift", "build", "-c", "release", "--product", "daotao"], check=True, cwd=PROJECT,
                   stdout=sys.stderr)
    return run("swift", "build", "-c", "release", "--show-bin-path", cwd=PROJECT).strip() + "/daotao"


def fill(server, daotao):
    """Makes the database `filled`: our tables and the state's organizations."""
    server.sql("postgres", "create database filled")
    run(daotao, "migrate", "--database", server.url("filled"))
    run(daotao, "organizations", "import", PROJECT / "Samples/organizations-2022.csv", "--database", server.url("filled"))
