"""Both servers of one home: started, announced, stopped."""

import os
from collections.abc import Callable
from pathlib import Path

from deploy.services import home as homes
from deploy.services import postgres, processes, redis, state
from deploy.services.ledger import Ledger
from deploy.services.server import Server


class Services:
    """The caller holds the lock of ``home``."""

    def __init__(self, home: Path, check: Callable[[], None] = lambda: None) -> None:
        self.home = home
        self.ledger = Ledger(home)
        self.servers: dict[str, Server] = {}
        self._check = check
        state.remove(home)

    def replace_former_run(self) -> None:
        self.ledger.replace_former_run()

    def start_postgres(self) -> Server:
        server = postgres.start(homes.place(self.home), self.ledger, self._check)
        return self.servers.setdefault(postgres.NAME, server)

    def start_redis(self) -> Server:
        server = redis.start(homes.place(self.home), self.ledger, self._check)
        return self.servers.setdefault(redis.NAME, server)

    def announce(self, base_url: str | None = None) -> None:
        """Writes the addresses down for ``state.running``."""
        facts: state.State = {
            "database_url": self.servers[postgres.NAME].url,
            "redis_url": self.servers[redis.NAME].url,
            "pg_dump": self.servers[postgres.NAME].pg_dump,
            "pids": {
                name: (mark.pid, mark.born)
                for name, mark in self.ledger.marks.items()
                if name in self.servers
            },
            "started_by": os.getpid(),
        }
        if base_url:
            facts["base_url"] = base_url
        state.write(self.home, facts)

    def environment(self) -> dict[str, str]:
        """For the programs that use the servers."""
        server = self.servers[postgres.NAME]
        variables = {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in ("DATABASE_URL_FILE", "REDIS_URL_FILE")
            },
            **self.ledger.environment(),
            "DATABASE_URL": server.url,
            "REDIS_URL": self.servers[redis.NAME].url,
        }
        if server.pg_dump:
            variables["MAILLAGE_PG_DUMP"] = server.pg_dump
        return variables

    def dead(self) -> list[str]:
        return [
            server.label
            for server in self.servers.values()
            if server.process and server.process.poll() is not None
        ]

    def stop(self, in_a_hurry: Callable[[], bool] = processes.never) -> None:
        state.remove(self.home)
        for name in (redis.NAME, postgres.NAME):
            mark = self.ledger.marks.get(name)
            if mark:
                processes.stop([mark], processes.STOP_STEPS[name], in_a_hurry)
        self.dead()
        self.ledger.close()
