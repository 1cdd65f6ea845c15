"""How fast this machine is at this moment, without any of our code."""

import time

ROUNDS = 1_000_000


def witness_loop() -> float:
    """The same work each time, in milliseconds: what varies is what else the machine does."""
    began = time.perf_counter()
    total = 0
    for number in range(ROUNDS):
        total += number
    return (time.perf_counter() - began) * 1000
