"""``make demo``: the whole platform in the foreground, for one person on one machine.

Starts PostgreSQL, Redis, the web server and the worker, watches them, and stops what it has
started: on Ctrl-C, on SIGTERM, when one of them dies, and when make itself is killed.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.screen import Screen
from deploy.services import processes
from deploy.services.errors import ServiceError
from deploy.services.home import Lock
from deploy.services.interruption import InterruptionError, StopWish
from deploy.services.server import last_lines
from deploy.services.supervisor import Services
from deploy.services.typography import seconds
from deploy.site_check import free_addresses, status_of_home_page, wanted_port

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "var" / "demo"
HOST = "maillage.localhost"
PATIENCE = 90.0
NAMES = {
    "web": "Le serveur web",
    "worker": "Le processus des tâches de fond",
    "postgresql": "PostgreSQL",
    "redis": "Redis",
}
SETTINGS = "config.settings.demo"


class Demo:
    def __init__(self, lock: Lock, port: int, screen: Screen, wish: StopWish) -> None:
        self.lock = lock
        self.port = port
        self.address = f"http://{HOST}:{port}"
        self.screen = screen
        self.wish = wish
        self.services = Services(HOME, wish.check)
        self.parts: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        self.services.replace_former_run()
        addresses = free_addresses(self.port)
        self.lock.note(address=self.address)
        self.screen.begin("PostgreSQL")
        self.screen.done(self.services.start_postgres().label)
        self.screen.begin("Redis")
        self.screen.done(self.services.start_redis().label)
        self.services.announce(self.address)
        sign_ins = self._prepare()
        self._open(addresses)
        self.screen.say()
        # Programs read this line: its spaces are ordinary ones.
        self.screen.raw(f"Maillage est prêt : {self.address}/")
        self.screen.raw(sign_ins.rstrip())
        self.screen.say(f"\nJournaux : {_log('web')}, {_log('worker')}")
        self.screen.say("Pour tout arrêter : Ctrl-C")

    def watch(self) -> None:
        """Until someone wants to stop; raises ServiceError when a part has died."""
        while True:
            self.wish.check()
            self._check_parts()
            time.sleep(0.2)

    def stop(self) -> None:
        began = time.monotonic()
        self.lock.note(stopping=True)
        ours = self.services.ledger.marks
        if ours:
            self.screen.say("Arrêt en cours… (Ctrl-C encore : plus vite)")
        for name in ("prepare", "web", "worker"):
            if name in ours:
                steps = processes.STOP_STEPS.get(name, processes.ANY_STEPS)
                processes.stop([ours[name]], steps, self.wish.insists)
        # What a killed web server or worker has left behind is our child by now.
        known = {mark.pid for mark in ours.values()}
        orphans = [mark for mark in processes.children(os.getpid()) if mark.pid not in known]
        processes.stop(orphans, in_a_hurry=self.wish.insists)
        self.services.stop(self.wish.insists)
        if ours:
            self.screen.say(f"✓ Tout est arrêté — {seconds(time.monotonic() - began)}")

    def _prepare(self) -> str:
        """Runs deploy.prepare and shows its steps; returns the demo's sign-ins."""
        reader, writer = os.pipe()
        try:
            command = ["-m", "deploy.prepare", str(writer)]
            process = self._spawn("prepare", command, signal.SIGTERM, pass_fds=(writer,))
        finally:
            os.close(writer)
        sign_ins = ""
        for line in self._lines(reader):
            facts = json.loads(line)
            if "begin" in facts:
                self.screen.begin(facts["begin"])
            elif "done" in facts:
                self.screen.done()
            elif "problem" in facts:
                raise ServiceError(facts["problem"])
            sign_ins = facts.get("sign_ins", sign_ins)
        if process.wait() != 0:
            self._check_parts()
            raise ServiceError(
                "La préparation a échoué. Son journal finit ainsi :\n"
                f"{last_lines(HOME / 'prepare.log')}\n(en entier : {_log('prepare')})"
            )
        del self.parts["prepare"]
        return sign_ins

    def _lines(self, descriptor: int) -> Iterator[bytes]:
        rest = b""
        try:
            while True:
                self.wish.check()
                if not select.select([descriptor], [], [], 0.2)[0]:
                    continue
                chunk = os.read(descriptor, 65536)
                if not chunk:
                    return
                *lines, rest = (rest + chunk).split(b"\n")
                yield from lines
        finally:
            os.close(descriptor)

    def _open(self, addresses: list[str]) -> None:
        """The web server and the worker load Django at the same time, on two cores if they can."""
        sign = HOME / "worker.ready"
        sign.unlink(missing_ok=True)
        self.screen.begin("Serveur web")
        bind = [word for address in addresses for word in ("--bind", address)]
        self._spawn(
            "web",
            ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--graceful-timeout", "2", *bind],
            signal.SIGTERM,
        )
        self._spawn(
            "worker",
            # Alone in this demo, it has no other worker to listen to for a second.
            [
                *("-m", "celery", "-A", "config.celery", "worker", "-B", "--concurrency", "2"),
                *("-s", str(HOME / "celerybeat-schedule"), "-I", "deploy.worker_ready"),
                *("--loglevel", "INFO", "--without-mingle", "--without-gossip"),
            ],
            # Cold: nobody is left to wait for the tasks under way, which are given out again.
            signal.SIGQUIT,
            MAILLAGE_WORKER_READY=str(sign),
        )
        self._wait_for(self._site_answers, "web")
        self.screen.done()
        self.screen.begin("Tâches de fond")
        self._wait_for(sign.exists, "worker")
        self.screen.done()

    def _site_answers(self) -> bool:
        status = status_of_home_page(HOST, self.port)
        if status is not None and status >= 500:
            raise ServiceError(
                f"Le site répond par une erreur {status} : {_log('web')} dit pourquoi."
            )
        return status is not None

    def _wait_for(self, ready: Callable[[], bool], name: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            self.wish.check()
            self._check_parts()
            if time.monotonic() > deadline:
                raise ServiceError(f"{NAMES[name]} n’est toujours pas prêt : voyez {_log(name)}.")
            time.sleep(0.05)

    def _check_parts(self) -> None:
        servers = {name: one.process for name, one in self.services.servers.items()}
        for name, process in {**servers, **self.parts}.items():
            code = process.poll() if process else None
            if code is not None and name in NAMES:
                how = f"signal {-code}" if code < 0 else f"code {code}"
                raise ServiceError(
                    f"{NAMES[name]} s’est arrêté ({how}) ; tout le reste s’arrête aussi. Les "
                    f"données sont gardées : relancez « make demo ». Son journal : {_log(name)}"
                )

    def _spawn(
        self,
        name: str,
        arguments: list[str],
        death_signal: signal.Signals,
        pass_fds: tuple[int, ...] = (),
        **more: str,
    ) -> subprocess.Popen[bytes]:
        path = [str(ROOT / "platform"), str(ROOT), os.environ.get("PYTHONPATH", "")]
        process = processes.spawn(
            [sys.executable, *arguments],
            env={
                **self.services.environment(),
                "DJANGO_SETTINGS_MODULE": SETTINGS,
                "MAILLAGE_BASE_URL": self.address,
                "PYTHONPATH": os.pathsep.join(filter(None, path)),
                "PYTHONUNBUFFERED": "1",
                **more,
            },
            cwd=ROOT,
            death_signal=death_signal,
            log=HOME / f"{name}.log",
            pass_fds=pass_fds,
        )
        self.parts[name] = process
        self.services.ledger.add(name, process)
        return process


def _log(name: str) -> str:
    return str((HOME / f"{name}.log").relative_to(ROOT))


def _take(lock: Lock, wish: StopWish, screen: Screen) -> None:
    told = False
    while not lock.take():
        wish.check()
        holder = lock.holder()
        if not holder.get("stopping"):
            raise ServiceError(
                f"La démonstration tourne déjà dans ce dossier, sur {holder.get('address', '?')} "
                f"(processus {holder.get('pid', '?')}). Arrêtez-la d’abord : Ctrl-C dans son "
                f"terminal, ou kill {holder.get('pid', '?')}."
            )
        if not told:
            screen.say("La démonstration d’avant finit de s’arrêter…")
            told = True
        time.sleep(0.1)


def main() -> int:
    screen = Screen()
    wish = StopWish()
    processes.adopt_orphans()
    if "MAKELEVEL" in os.environ:
        # Killed, make can no longer pass a signal on to us.
        processes.end_with_parent(signal.SIGTERM)
    lock = Lock(HOME)
    demo = None
    try:
        port = wanted_port()
        _take(lock, wish, screen)
        demo = Demo(lock, port, screen, wish)
        demo.start()
        demo.watch()
    except InterruptionError:
        screen.failed()
        return 0
    except ServiceError as error:
        screen.failed()
        screen.say(str(error))
        return 1
    finally:
        if demo:
            demo.stop()
        lock.release()
    return 0


if __name__ == "__main__":
    sys.exit(main())
