"""``make demo`` as a person meets it, in a copy of this folder: start, kill each part, start again."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
NO_SERVERS_GIVEN = {
    name: value
    for name, value in os.environ.items()
    if name
    not in {
        "DATABASE_URL",
        "REDIS_URL",
        "MAILLAGE_PG_DUMP",
        "MAILLAGE_BASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "PYTHONPATH",
    }
}
PARTS = {
    "web": "gunicorn",
    "worker": "celery",
    "postgresql": "postgres",
    "redis": ("redis-server", "valkey-server"),
}


class Demo:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None
        self.output = ""

    def start(self, patience: float) -> float:
        began = time.monotonic()
        log = self.folder / "demo.out"
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.demo"],
                cwd=self.folder,
                env={**NO_SERVERS_GIVEN, "PORT": str(self.port)},
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
            )
        ready = f"Maillage est prêt : http://maillage.localhost:{self.port}/"
        while ready not in (output := log.read_text()):
            assert self.process.poll() is None, output
            assert time.monotonic() - began < patience, output
            time.sleep(0.1)
        return time.monotonic() - began

    def said(self) -> str:
        return (self.folder / "demo.out").read_text().replace("\u00a0", " ")

    def pid_of(self, part: str) -> int:
        """The main process of a part: the one whose parent is no process of the same part."""
        names = PARTS[part]
        assert self.process
        children = psutil.Process(self.process.pid).children(recursive=True)
        found = [
            child
            for child in children
            if any(
                name in " ".join(child.cmdline())
                for name in ([names] if isinstance(names, str) else names)
            )
        ]
        pids = {child.pid for child in found}
        return next(child.pid for child in found if child.ppid() not in pids)

    def get(self, host: str, path: str = "/") -> http.client.HTTPResponse:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        link.request("GET", path, headers={"Host": host, "Accept-Encoding": "gzip"})
        answer = link.getresponse()
        answer.read()
        return answer

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.folder,
            env=NO_SERVERS_GIVEN,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def stop(self) -> int:
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    folder = tmp_path / "maillage"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    for name in filter(None, listed):
        if not (ROOT / name).is_file():
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    running = Demo(folder)
    yield running
    if running.process:
        running.stop()


def test_the_demo_starts_survives_the_death_of_each_part_and_stops(demo: Demo):
    demo.start(patience=150)
    network, host = f"maillage.localhost:{demo.port}", f"maillage.localhost:{demo.port}"
    assert demo.get(network).status == 200
    assert demo.get(network).headers["Content-Encoding"] == "gzip"
    assert demo.get(f"localhost:{demo.port}").status == 200
    assert demo.get(f"cozes.{host}", "/actions/").status == 200
    assert demo.get(f"inconnu.{host}").status == 404
    assert "identifiant direction" in demo.said()

    opened = demo.manage("create_centre", "les-marais", "--name=Les Marais", "--department=17")
    assert opened.returncode == 0, opened.stderr
    assert f"http://les-marais.{host}/" in opened.stdout
    assert demo.get(f"les-marais.{host}").status == 200
    assert "tourne déjà" in second_start(demo)

    for part in PARTS:
        if part == "worker":
            forget_a_session_in_the_background(demo)
        os.kill(demo.pid_of(part), signal.SIGKILL)
        assert demo.process
        assert demo.process.wait(40) == 1
        assert "s’est arrêté" in demo.said() or "arrêt" in demo.said()
        assert demo.start(patience=60) < 60
        assert demo.get(f"les-marais.{host}").status == 200, part
    assert sessions_left(demo) == "0"

    assert demo.stop() == 0
    assert [p for p in psutil.process_iter(["cwd"]) if p.info["cwd"] == str(demo.folder)] == []
    refused = demo.manage("migrate_fleet", "--check")
    assert refused.returncode == 1
    assert refused.stderr.replace("\u00a0", " ").startswith(
        "Les serveurs de Maillage ne tournent pas : lancez « make demo »"
    )
    assert len(refused.stderr.strip().split("\n")) == 1


def second_start(demo: Demo) -> str:
    answer = subprocess.run(
        [sys.executable, "-m", "deploy.demo"],
        cwd=demo.folder,
        env={**NO_SERVERS_GIVEN, "PORT": str(demo.port)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert answer.returncode == 1
    return answer.stdout + answer.stderr


def forget_a_session_in_the_background(demo: Demo) -> None:
    """Sends a task just before the worker is killed."""
    program = (
        "from datetime import timedelta; from django.utils import timezone;"
        "from django.contrib.sessions.models import Session;"
        "from tenants.tasks import clear_expired_sessions;"
        "Session.objects.create(session_key='old', session_data='',"
        " expire_date=timezone.now() - timedelta(days=1));"
        "clear_expired_sessions.delay(schema='public')"
    )
    sent = demo.manage("shell", "--no-imports", "-c", program)
    assert sent.returncode == 0, sent.stderr


def sessions_left(demo: Demo) -> str:
    program = "from django.contrib.sessions.models import Session; print(Session.objects.count())"
    return demo.manage("shell", "--no-imports", "-c", program).stdout.strip()
