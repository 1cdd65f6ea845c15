"""PostgreSQL and Redis for the demo, the tests and the benchmarks.

Standard library only: this part runs before Django can be imported. ``state`` is what the
settings read; ``supervisor`` starts and stops the two servers.
"""
