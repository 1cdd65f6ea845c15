import time
import uuid
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.support.probe_tasks import count_when_done, traces
from tests.support.worker import Worker


@pytest.mark.usefixtures("committed")
def test_tasks_of_a_killed_worker_are_each_done_once_after(tmp_path: Path):
    """One was being done, the others were waiting or already reserved by the worker."""
    under_way, *waiting = keys = [f"probe:{uuid.uuid4()}" for _ in range(4)]
    traces().set(f"{under_way}:seconds", "60")
    first = Worker(tmp_path, concurrency=1).start()
    count_when_done.delay(schema="c_la_garenne", key=under_way)
    until(lambda: traces().llen(f"{under_way}:started"))
    for key in waiting:
        count_when_done.delay(schema="c_la_garenne", key=key)
    first.kill()
    traces().set(f"{under_way}:seconds", "0")

    call_command("requeue_lost_tasks")
    second = Worker(tmp_path).start()
    try:
        until(lambda: all(traces().get(f"{key}:done") for key in keys))
        time.sleep(0.5)
    finally:
        second.stop()
    assert [traces().get(f"{key}:done") for key in keys] == ["1", "1", "1", "1"]
    assert traces().llen(f"{under_way}:started") == 2


def until(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
