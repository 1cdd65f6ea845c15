"""Several people at the same moment, each in a connection of her own, with real commits."""

import threading
from collections.abc import Callable

from django.db import connection

from accounts.errors import Refused
from tenants.context import inside
from tenants.models import Centre


def at_once(
    place: Centre, *works: Callable[[], object], gone: tuple[type[Exception], ...] = ()
) -> list[str]:
    """What became of each work, sorted: « done », « gone » for these errors, « refused: » and why."""
    together, answers = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            with inside(place):
                together.wait()
                work()
            answers.append("done")
        except Refused as refusal:
            answers.append(f"refused: {refusal}")
        except gone:
            answers.append("gone")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(answers)
