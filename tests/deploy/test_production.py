"""The production settings, and the image's web server as they start it."""

import http.client
import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.containers import (
    REQUIRED,
    ROOT,
    asked_path,
    build_values,
    image_command,
    last_stage,
)
from tests.support.worker import _test_database_url

HOST = "maillage.example.org"
# Found by pytest-django, which makes the test database only for tests that ask for it.
needs_database = pytest.mark.django_db


def production(*words: str, **more: str | None) -> subprocess.CompletedProcess[str]:
    """Python with the production settings; None takes a variable away."""
    values: dict[str, str | None] = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "".join(chr(97 + rank % 26) for rank in range(60)),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "MAILLAGE_BASE_URL": f"https://{HOST}",
        **more,
    }
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={name: value for name, value in values.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_finds_nothing() -> None:
    answer = production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == "System check identified no issues (0 silenced).\n"


IMPORT = ("-c", "import config.settings.production as made; print(made.SECRET_KEY)")


@pytest.mark.parametrize("name", REQUIRED)
def test_a_setting_that_is_missing_stops_everything_by_its_name(name: str) -> None:
    answer = production(*IMPORT, **{name: None})
    assert answer.returncode == 1
    assert f"ImproperlyConfigured: {name} (or {name}_FILE) is not set." in answer.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAILLAGE_BASE_URL", f"http://{HOST}"),
        ("MAILLAGE_BASE_URL", HOST),
        ("LOG_LEVEL", "LOUD"),
        ("EMAIL_PORT", "smtp"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_everything_by_its_name(name: str, value: str) -> None:
    answer = production(*IMPORT, **{name: value})
    assert answer.returncode == 1
    assert f"ImproperlyConfigured: {name} must " in answer.stderr


def test_the_secret_key_comes_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("from-the-file\n")
    answer = production(*IMPORT, SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "secret_key"))
    assert (answer.returncode, answer.stdout) == (0, "from-the-file\n")


def test_the_values_of_the_build_are_enough_for_the_settings() -> None:
    without = dict.fromkeys(REQUIRED)
    answer = production(*IMPORT, **{**without, **build_values()})
    assert (answer.returncode, answer.stderr) == (0, "")


# --- The image's own web server and health check, on the test database ---------------------------


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the web server, started as the image starts it."""
    folder = tmp_path_factory.mktemp("web")
    # Collecting and compressing Wagtail's files takes half a minute.
    (folder / "web_settings.py").write_text(
        "from config.settings.production import *\n"
        "STORAGES['staticfiles'] = {'BACKEND': "
        "'django.contrib.staticfiles.storage.StaticFilesStorage'}\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = image_command()
    command[command.index("--bind") + 1] = f"127.0.0.1:{port}"
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}:{folder}",
                "DJANGO_SETTINGS_MODULE": "web_settings",
                "DATABASE_URL": _test_database_url(),
                "SECRET_KEY": "for this test",
                "MAILLAGE_BASE_URL": "https://maillage.localhost",
                "STATIC_ROOT": str(folder / "static"),
                "MEDIA_ROOT": str(folder / "media"),
                "WEB_CONCURRENCY": "1",
            },
            stdout=output,
            stderr=output,
        )
    try:
        deadline = time.monotonic() + 30
        while b"Booting worker" not in log.read_bytes():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(40)


def ask(port: int, host: str, path: str, **headers: str) -> http.client.HTTPResponse:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    link.request("GET", path, headers={"Host": host, **headers})
    answer = link.getresponse()
    answer.read()
    return answer


FROM_PROXY = {"X-Forwarded-Proto": "https"}


@needs_database
@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        ("https://maillage.localhost", ""),
        ("https://elsewhere.example", "elsewhere.example answers 404\n"),
    ],
)
def test_the_health_check_is_content_with_the_home_page_only(
    web: int, base_url: str, said: str, tmp_path: Path
) -> None:
    (heredoc,) = [rest for word, rest in last_stage() if word == "COPY" and "healthy" in rest]
    script = tmp_path / "check.py"
    script.write_text(next(word for word in shlex.split(heredoc) if word.startswith("#!")))
    checked = subprocess.run(
        [sys.executable, str(script)],
        env={"MAILLAGE_BASE_URL": base_url, "PORT": str(web)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (int(bool(said)), said)


@needs_database
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("maillage.localhost", 200),
        ("les-tilleuls.maillage.localhost", 200),
        ("nobody.maillage.localhost", 404),
        ("elsewhere.example", 404),
    ],
)
def test_the_platform_tells_the_proxy_which_hosts_are_its_own(
    web: int, host: str, status: int
) -> None:
    assert ask(web, host, asked_path(), **FROM_PROXY).status == status


@needs_database
def test_plain_http_is_sent_to_https_on_the_same_host(web: int) -> None:
    answer = ask(web, "les-tilleuls.maillage.localhost", "/gestion/")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://les-tilleuls.maillage.localhost/gestion/"


@needs_database
def test_cookies_keep_what_their_prefix_promises_to_browsers(web: int) -> None:
    answer = ask(web, "maillage.localhost", "/compte/login/", **FROM_PROXY)
    (cookie,) = answer.headers.get_all("Set-Cookie") or []
    name, *terms = [part.strip().lower() for part in cookie.split(";")]
    assert name.startswith("__host-csrf=")
    assert {"secure", "path=/"} <= set(terms)
    assert not [term for term in terms if term.startswith("domain")]


@needs_database
def test_the_forwarded_host_of_a_visitor_is_not_believed(web: int) -> None:
    answer = ask(
        web, "elsewhere.example", "/", **FROM_PROXY, **{"X-Forwarded-Host": "maillage.localhost"}
    )
    assert answer.status == 404


def test_no_cookie_of_production_can_be_written_by_another_host():
    asked = (
        "import django; django.setup(); from django.conf import settings;"
        "from django.utils.module_loading import import_string as found;"
        "kept = found(settings.MESSAGE_STORAGE).storage_classes;"
        "print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, kept[0].cookie_name)"
    )
    names = production("-c", asked).stdout.split()
    assert len(names) == 3
    assert all(name.startswith("__Host-") for name in names), names
