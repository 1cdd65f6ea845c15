import pytest

from tests.browser.desk_pages import DESK_PAGES
from tests.browser.every_page import EveryPage


@pytest.mark.parametrize("name", DESK_PAGES)
class TestDeskPages(EveryPage):
    pass
