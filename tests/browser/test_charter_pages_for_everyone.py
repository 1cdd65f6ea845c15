import pytest

from tests.browser.charter_pages import CHARTER_PAGES, SIGNING_PAGES
from tests.browser.every_page import EveryPage, EveryPublicPage


@pytest.mark.parametrize("name", CHARTER_PAGES)
class TestCharterPages(EveryPublicPage):
    pass


@pytest.mark.parametrize("name", SIGNING_PAGES)
class TestSigningPages(EveryPage):
    pass
