import pytest

from accounts.enums import Role
from cms.models import ContentPage
from tenants.context import inside
from tests.support.pages import add_page
from tests.support.trash import signed_in


@pytest.fixture
def direction(centre, browse):
    return signed_in(centre, browse)


@pytest.fixture
def guide(centre):
    """A published page with a published one and a draft below it."""
    with inside(centre):
        page = add_page(ContentPage, "Le guide", slug="guide", show_in_menus=True)
        add_page(ContentPage, "Venir nous voir", page, slug="venir")
        page.add_child(instance=ContentPage(title="Un brouillon", slug="brouillon", live=False))
    return page


@pytest.fixture
def writer(centre, browse):
    return signed_in(centre, browse, Role.TEAM, "ginette")
