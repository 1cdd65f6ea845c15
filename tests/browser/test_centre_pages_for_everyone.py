import pytest

from tests.browser.every_page import EveryPublicPage
from tests.browser.pages import CENTRE_PAGES


@pytest.mark.parametrize("name", CENTRE_PAGES)
class TestCentrePages(EveryPublicPage):
    pass
