import pytest

from tests.browser.every_page import EveryPage
from tests.browser.pages import ACCOUNT_PAGES


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
class TestAccountPages(EveryPage):
    pass
