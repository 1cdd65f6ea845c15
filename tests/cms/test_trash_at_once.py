"""Two people at the trash at the same moment, with real commits."""

from collections.abc import Callable

import pytest
from wagtail.models import Page

from cms.models import ContentPage, TrashedPage
from cms.trash import services
from tenants.context import inside
from tenants.models import Centre
from tenants.provisioning import create_centre
from territory.models import Department
from tests.support.at_once import at_once
from tests.support.pages import add_page


@pytest.fixture
def busy(committed: None) -> Centre:
    """A centre of this test alone, dropped with all that it holds."""
    return create_centre(
        slug="deux-mains", name="Deux mains", department=Department.objects.get(code="48")
    )


def test_pages_deleted_and_one_restored_by_two_people_at_once(busy):
    with inside(busy):
        pages = [add_page(ContentPage, f"Page {n}", slug=f"page-{n}") for n in range(6)]

    def put(page: Page) -> Callable[[], object]:
        return lambda: services.put_in_trash(page=page, acting_user=None)

    assert at_once(busy, *map(put, pages), put(pages[0])) == ["done"] * 7
    with inside(busy):
        one, *others = TrashedPage.objects.order_by("pk")
        assert len(others) == 5
        assert Page.find_problems() == ([], [], [], [], [])

    def restore() -> object:
        return services.restore(holder=one, acting_user=None)

    assert at_once(busy, restore, restore, gone=(TrashedPage.DoesNotExist,)) == ["done", "gone"]
    with inside(busy):
        assert TrashedPage.objects.count() == 5
        assert Page.find_problems() == ([], [], [], [], [])
