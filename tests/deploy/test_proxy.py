"""The real Caddy, with the real Caddyfile, in front of a small web server. Loopback only."""

import contextlib
import gzip
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.services import processes
from tests.support.containers import CADDYFILE, DEPLOY

FEDERATION, CENTRE, STRANGER = "maillage.localhost", "les-tilleuls.exemple.fr", "inconnu.exemple.fr"
HSTS = "max-age=31536000; includeSubDomains; preload"
PIECE = b"0" * 2**20


class Platform(BaseHTTPRequestHandler):
    """Says what the proxy has passed on, compressed as the platform's pages are."""

    def do_GET(self) -> None:
        known = self.headers["Host"] != STRANGER
        self._answer(200 if known else 404, json.dumps(dict(self.headers)).encode())

    def do_POST(self) -> None:
        left = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, len(PIECE))))
        self._answer(200, "Ce fichier pèse trop, dit la plateforme.".encode())

    def _answer(self, status: int, body: bytes) -> None:
        body = gzip.compress(body)
        self.send_response(status)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Strict-Transport-Security", HSTS)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        pass


class Proxy:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.platform_port, *others = (_free_port() for _n in range(4))
        self.log = folder / "caddy.log"
        self.platform: ThreadingHTTPServer | None = None
        self.file = folder / "Caddyfile"
        here = f"""
	default_bind 127.0.0.1
	http_port {others[0]}
	https_port {self.port}
	auto_https disable_redirects
	local_certs
	skip_install_trust"""
        # Ports and folders of a machine that has others; certificates of its own making.
        changes = {
            "\tadmin off": f"\tadmin off{here}",
            "web:8000": f"127.0.0.1:{self.platform_port}",
            "127.0.0.1:9123": f"127.0.0.1:{others[1]}",
            "root * /etc/caddy": f"root * {DEPLOY}",
        }
        text = CADDYFILE
        for former, new in changes.items():
            assert former in text
            text = text.replace(former, new)
        self.file.write_text(text)

    def start(self) -> "Proxy":
        self.start_platform()
        self.process = processes.spawn(
            ["caddy", "run", "--config", str(self.file), "--adapter", "caddyfile"],
            env={
                **os.environ,
                "MAILLAGE_BASE_URL": f"https://{FEDERATION}",
                "XDG_DATA_HOME": str(self.folder / "data"),
                "XDG_CONFIG_HOME": str(self.folder / "config"),
                "HOME": str(self.folder),
            },
            cwd=self.folder,
            death_signal=signal.SIGTERM,
            log=self.log,
        )
        deadline = time.monotonic() + 30
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text())
            time.sleep(0.1)
        return self

    def _answers(self) -> bool:
        try:
            return self.get().status == 200
        except OSError:
            return False

    def start_platform(self) -> None:
        self.platform = ThreadingHTTPServer(("127.0.0.1", self.platform_port), Platform)
        threading.Thread(target=self.platform.serve_forever, daemon=True).start()

    def stop_platform(self) -> None:
        if self.platform is not None:
            self.platform.shutdown()
            self.platform.server_close()
            self.platform = None

    def stop(self) -> None:
        self.stop_platform()
        self.process.terminate()
        self.process.wait(10)

    def connection(self, host: str = FEDERATION) -> http.client.HTTPConnection:
        context = ssl._create_unverified_context()  # noqa: S323 -- the proxy has just made it
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        found = http.client.HTTPConnection(host)
        found.sock = context.wrap_socket(plain, server_hostname=host)
        return found

    def get(self, host: str = FEDERATION, **headers: str) -> http.client.HTTPResponse:
        asked = self.connection(host)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        asked.request("GET", "/", headers={"Accept-Encoding": "gzip", **given})
        return asked.getresponse()

    def send(self, megabytes: int) -> tuple[int, str]:
        asked = self.connection()
        # Refused in the middle, one reads what is said all the same, as browsers do.
        with contextlib.suppress(OSError):
            asked.request(
                "POST",
                "/gestion/images/add/",
                body=(PIECE for _n in range(megabytes)),
                headers={"Content-Length": str(megabytes * len(PIECE))},
            )
        answer = asked.getresponse()
        body = answer.read()
        if answer.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        return answer.status, body.decode()


@pytest.fixture(scope="module")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    if shutil.which("caddy") is None:
        pytest.skip("Caddy is not installed (apt-get install caddy).")
    proxy = Proxy(tmp_path_factory.mktemp("proxy"))
    try:
        yield proxy.start()
    finally:
        proxy.stop()


@pytest.fixture
def proxy(_running: Proxy) -> Proxy:
    if _running.platform is None:
        _running.start_platform()
    return _running


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_file_is_one_that_caddy_reads(proxy: Proxy) -> None:
    said = subprocess.run(
        ["caddy", "validate", "--config", str(proxy.file), "--adapter", "caddyfile"],
        env={**os.environ, "MAILLAGE_BASE_URL": f"https://{FEDERATION}", "HOME": str(proxy.folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr


def test_pages_pass_as_the_platform_has_compressed_them_and_their_headers_too(proxy: Proxy) -> None:
    answer = proxy.get(X_Forwarded_Proto="http", X_Forwarded_Host="ailleurs.fr", Forwarded="host=x")
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Strict-Transport-Security"] == HSTS
    passed = json.loads(gzip.decompress(answer.read()))
    assert passed["Host"] == FEDERATION
    assert passed["X-Forwarded-Proto"] == "https"
    assert not {"X-Forwarded-Host", "Forwarded"} & set(passed)


def test_a_centre_s_own_domain_is_served_without_speaking_for_those_below_it(proxy: Proxy) -> None:
    answer = proxy.get(CENTRE)
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_no_certificate_is_made_for_a_host_that_the_platform_does_not_know(proxy: Proxy) -> None:
    with pytest.raises(ssl.SSLError):
        proxy.get(STRANGER)


def test_forty_megabytes_reach_the_platform_which_says_its_sentence_beside_the_form(
    proxy: Proxy,
) -> None:
    assert proxy.send(40) == (200, "Ce fichier pèse trop, dit la plateforme.")


def test_more_than_the_platform_is_given_is_refused_with_a_sentence_that_says_what_to_do(
    proxy: Proxy,
) -> None:
    status, page = proxy.send(70)
    assert status == 413
    assert "Ce fichier est trop lourd" in page
    assert "choisissez un fichier plus petit" in plain(page)


def test_while_no_web_server_answers_there_is_a_page_and_then_the_site_is_back(
    proxy: Proxy,
) -> None:
    proxy.stop_platform()
    for host in (FEDERATION, CENTRE):
        answer = proxy.get(host)
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "120"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Le site revient dans un instant" in answer.read().decode()
    proxy.start_platform()
    assert proxy.get().status == 200


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
