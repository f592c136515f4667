"""The PostgreSQL server of the tests: real, private, and gone when the run is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from helpers import postgres
from helpers.waiting import wait_until

HERE = Path(__file__).resolve().parent
OWN_SERVER = pytest.mark.skipif(bool(os.environ.get(postgres.ELSEWHERE)), reason="the tests use another server")

START_AND_HANG = """
import sys
sys.path.insert(0, sys.argv[1])
from helpers.postgres import PostgresServer
server = PostgresServer()
print(server.process.pid, server.directory, flush=True)
sys.stdin.read()
"""


def test_each_test_has_an_empty_database(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert tables == (0,)
        for extension in ("pg_trgm", "unaccent"):
            connection.execute(f"CREATE EXTENSION {extension}")


def test_a_copy_holds_what_its_template_holds_and_nothing_flows_back(postgres_databases: postgres.Databases) -> None:
    template = postgres_databases.create()
    with psycopg.connect(template) as connection:
        connection.execute("CREATE TABLE seen AS SELECT 1 AS n")
    copy = postgres_databases.create(template)
    with psycopg.connect(copy) as connection:
        connection.execute("INSERT INTO seen VALUES (2)")
        assert connection.execute("SELECT count(*) FROM seen").fetchone() == (2,)
    with psycopg.connect(template) as connection:
        assert connection.execute("SELECT count(*) FROM seen").fetchone() == (1,)
    for url in (copy, template):
        postgres_databases.drop(url)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(copy)


@OWN_SERVER
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_a_killed_run_leaves_no_server_and_the_next_one_removes_its_folder() -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", START_AND_HANG, str(HERE.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with run:
        assert run.stdout is not None
        pid, directory = run.stdout.readline().split(maxsplit=1)
        assert Path(f"/proc/{pid}").exists()
        run.send_signal(signal.SIGKILL)
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), "the server is gone")
    assert Path(directory.strip()).exists()
    postgres.PostgresServer().stop()
    assert not Path(directory.strip()).exists()


@OWN_SERVER
def test_the_server_takes_no_connection_from_the_network(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        socket_folder = Path(str(connection.info.host))
    assert socket_folder.stat().st_mode & 0o077 == 0
