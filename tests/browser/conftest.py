"""A real browser on a real server. Skipped where Chromium is not installed."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")

from django.db import connection  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page  # noqa: E402
from pytest_django.plugin import DjangoDbBlocker  # noqa: E402

from tests.browser.website import Places, Website, commit_places  # noqa: E402

HERE = Path(__file__).parent
# Without the windows that nobody sees, Chromium takes half the time.
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last: Playwright keeps an event loop in our thread, and what the server commits stays."""
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    # The event loop is Playwright's; our own database calls are not inside it.
    allowed = pytest.MonkeyPatch()
    allowed.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_api.sync_playwright() as playwright:
        path = CHROMIUM or playwright.chromium.executable_path
        if not Path(path).exists():
            missing = "Chromium is not installed (apt-get install chromium-headless-shell, or set CHROMIUM)."
            # Where all is checked, tests that were not run are no good news.
            (pytest.fail if os.environ.get("BROWSER_TESTS") == "required" else pytest.skip)(missing)
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield running
        finally:
            running.close()
    allowed.undo()


@pytest.fixture(scope="session")
def _places(
    browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Places]:
    with django_db_blocker.unblock():
        places = commit_places()
    yield places
    # Under Playwright's event loop Django has one more connection than the suite knows of.
    connection.close()


@pytest.fixture(scope="session")
def _website(
    _places: Places, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Website]:
    with django_db_blocker.unblock():
        website = Website(tmp_path_factory.mktemp("website"))
    try:
        yield website.start()
    finally:
        website.stop()


@pytest.fixture
def places(_places: Places, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """The test may read and write the database, which the server shares."""
    with django_db_blocker.unblock():
        yield _places


@pytest.fixture
def website(_website: Website, places: Places) -> Iterator[Website]:
    yield _website
    assert _website.new_errors() == []


class Witness:
    """Notes what a page must never do."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.awaited: tuple[str, ...] = ()

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", self._asked)

    def _heard(self, message: Any) -> None:
        # Chromium also says « Failed to load resource » of a page that is meant to be a 404.
        if message.type in {"error", "warning"} and not message.text.startswith(
            ("Failed to load resource: the server responded with a status of", *self.awaited)
        ):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        address = urlsplit(request.url)
        ours = (address.hostname or "").endswith("maillage.localhost")
        if not ours and address.scheme not in {"data", "blob", "about"}:
            self.faults.append(f"outside: {request.url}")


@pytest.fixture
def witness() -> Iterator[Witness]:
    """Every page of every test is watched: no error in the console, no request to strangers."""
    seen = Witness()
    yield seen
    assert seen.faults == []


@pytest.fixture
def new_visitor(
    browser: Browser, website: Website, witness: Witness
) -> Iterator[Callable[..., Page]]:
    """``new_visitor(width=360)`` is the page of a browser that has never been here."""
    opened: list[BrowserContext] = []

    def visitor(width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="fr-FR", **options
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        witness.watch(context)
        return context.new_page()

    yield visitor
    for context in opened:
        context.close()


@pytest.fixture
def page(new_visitor: Callable[..., Page]) -> Page:
    return new_visitor()
