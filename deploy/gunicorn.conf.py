"""The web server, in production as in the demo. Where it listens is said on its command line."""

import gc
import os

from gunicorn.http.errors import LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """An address that is too long for Django to see is refused with the page that Django has for it."""

    def handle_error(self, req: object, client: object, addr: object, exc: Exception) -> None:
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        from django.template.loader import render_to_string

        page = render_to_string("400.html").encode()
        head = (
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nCache-Control: no-store\r\n"
            "Content-Security-Policy: default-src 'self'\r\nX-Content-Type-Options: nosniff\r\n"
            f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n\r\n"
        )
        try:
            write_nonblock(client, head.encode() + page)
        except OSError:
            self.log.debug("Gone before it was told that its address is too long.")


wsgi_app = "config.wsgi"

# WEB_CONCURRENCY: about twice the number of cores.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = Worker
threads = int(os.environ.get("WEB_THREADS", "4"))
# Django and Wagtail are loaded once: half the start time, and their memory is shared.
preload_app = True

# Above the slowest upload; long work belongs to the worker.
timeout = 60
graceful_timeout = 30
keepalive = 5
# The longest that gunicorn reads: a search with a hundred filters. To what is longer it answers by
# itself, in English, with a 414 and without Django.
limit_request_line = 8190
max_requests = 2000
max_requests_jitter = 400
# The sign of life on a disk that is slow would stop a worker that is well.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

# Only a proxy on this machine is believed about the visitor's address.
forwarded_allow_ips = "127.0.0.1"
control_socket_disable = True

# Addresses of visitors are personal data: the access log has to be asked for (« - »: stdout).
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"


def when_ready(server: object) -> None:
    """What is loaded by now stays: walking it for garbage stops a request for a tenth of a second,
    and would copy it into each worker."""
    gc.collect()
    gc.freeze()


def pre_fork(server: object, worker: object) -> None:
    """A connection opened while loading must not be shared by the workers."""
    from django.db import connections

    connections.close_all()
