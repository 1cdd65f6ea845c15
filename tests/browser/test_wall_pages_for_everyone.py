import pytest

from tests.browser.every_page import EveryPage, EveryPublicPage
from tests.browser.wall_pages import WALL_DESK_PAGES, WALL_PAGES


@pytest.mark.parametrize("name", WALL_PAGES)
class TestWallPages(EveryPublicPage):
    pass


@pytest.mark.parametrize("name", WALL_DESK_PAGES)
class TestWallDeskPages(EveryPage):
    pass
