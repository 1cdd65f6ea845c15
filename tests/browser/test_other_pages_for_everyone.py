import pytest

from tests.browser.every_page import EveryPage
from tests.browser.pages import OTHER_PAGES


@pytest.mark.parametrize("name", OTHER_PAGES)
class TestPagesBehindTheDoor(EveryPage):
    pass
