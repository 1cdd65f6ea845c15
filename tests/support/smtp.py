"""A real SMTP server on the loopback, that behaves as badly as it is told to."""

import contextlib
import email
import email.policy
import socketserver
import threading
from email.message import EmailMessage
from typing import Any


class _Session(socketserver.StreamRequestHandler):
    """One connection. What ``server.behaviour`` may be:

    accept · refuse (550 to the recipient) · refuse-data (554 after the text) · later (451) ·
    drop (takes the text and hangs up without an answer) · hang (takes the text and keeps silent)
    """

    server: "_Server"
    timeout = 60

    def handle(self) -> None:
        # The client may be gone at any moment.
        with contextlib.suppress(OSError, ValueError):
            self.converse()

    def converse(self) -> None:
        self.say("220 loopback")
        while line := self.rfile.readline():
            behaviour = self.server.behaviour
            match line.split()[0].upper() if line.split() else b"":
                case b"EHLO" | b"HELO":
                    self.say("250-loopback\r\n250 8BITMIME")
                case b"RCPT" if behaviour == "refuse":
                    self.say("550 5.1.1 No such mailbox")
                case b"RCPT" if behaviour == "later":
                    self.say("451 4.7.1 Try again later")
                case b"DATA":
                    self.say("354 Go on")
                    self.server.received.append(self.read_text())
                    self.server.got_one.set()
                    if behaviour == "drop":
                        return
                    if behaviour == "hang":
                        self.server.released.wait(60)
                        return
                    self.say("554 5.6.0 No" if behaviour == "refuse-data" else "250 Taken")
                case b"QUIT":
                    self.say("221 Bye")
                    return
                case _:
                    self.say("250 Fine")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def read_text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Session)
        self.behaviour = "accept"
        self.received: list[bytes] = []
        self.got_one = threading.Event()
        self.released = threading.Event()


class SmtpServer:
    """``received`` holds every text handed over, also those that were then not accepted."""

    def __init__(self) -> None:
        self.port = 0
        self._server: _Server | None = None
        self._before: list[bytes] = []
        self.start()

    def start(self) -> None:
        """Listens again on the same port after ``stop``."""
        self._server = _Server(self.port)
        self._server.received = self._before
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.released.set()
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def behave(self, behaviour: str) -> None:
        assert self._server is not None
        self._server.behaviour = behaviour

    def wait_for_one(self, seconds: float = 20) -> None:
        assert self._server is not None
        assert self._server.got_one.wait(seconds), "No mail was handed over."

    @property
    def received(self) -> list[EmailMessage]:
        return [
            email.message_from_bytes(text, policy=email.policy.default) for text in self._before
        ]

    def settings(self) -> dict[str, Any]:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_TIMEOUT": 2,
        }
