import pytest

from tests.browser.every_page import EveryPage
from tests.browser.life_pages import LIFE_PAGES


@pytest.mark.parametrize("name", LIFE_PAGES)
class TestLifePages(EveryPage):
    pass
