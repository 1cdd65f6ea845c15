import pytest

from tests.browser.every_page import EveryPublicPage
from tests.browser.pages import FEDERATION_PAGES


@pytest.mark.parametrize("name", FEDERATION_PAGES)
class TestFederationPages(EveryPublicPage):
    pass
