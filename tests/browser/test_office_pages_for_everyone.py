import pytest

from tests.browser.every_page import EveryPage
from tests.browser.pages import OFFICE_PAGES


@pytest.mark.parametrize("name", OFFICE_PAGES)
class TestOfficePages(EveryPage):
    pass
