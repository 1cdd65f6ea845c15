import pytest

from tests.browser.every_page import EveryPage
from tests.browser.pages import DESK_PAGES


@pytest.mark.parametrize("name", DESK_PAGES)
class TestDeskPages(EveryPage):
    pass
