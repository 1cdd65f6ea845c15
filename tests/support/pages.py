"""Pages for tests, in the active schema."""

import datetime
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.models import Page

from cms.models import CentreImage, EventIndexPage, EventPage, HomePage, NewsIndexPage, NewsPage


def add_page(model: type[Page], title: str, parent: Page | None = None, **fields: Any) -> Any:
    """A published page, under the first one unless said otherwise."""
    parent = parent or HomePage.objects.get()
    page = parent.add_child(instance=model(title=title, **fields))
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def index(model: type[Page], title: str, **fields: Any) -> Any:
    """The site's one page of that kind, made if it is not there."""
    return model.objects.live().first() or add_page(model, title, **fields)


def article(title: str, **fields: Any) -> NewsPage:
    fields.setdefault("introduction", "Ce qui s’est passé, en deux phrases.")
    return add_page(NewsPage, title, index(NewsIndexPage, "Actualités"), **fields)


def event(title: str, first_day: datetime.date, **fields: Any) -> EventPage:
    return add_page(
        EventPage, title, index(EventIndexPage, "Agenda"), first_day=first_day, **fields
    )


def picture(title: str = "Une photo", size: tuple[int, int] = (640, 480), **fields: Any) -> Any:
    content = BytesIO()
    Picture.new("RGB", size, "#a8c686").save(content, "JPEG")
    image = CentreImage(title=title, file=ImageFile(content, name="photo.jpg"), **fields)
    image.save()
    return image


def place(**changes: Any) -> tuple[str, dict[str, Any]]:
    """A place open on Monday, in two halves, and on Saturday morning."""

    def hours(weekday: int, opens: str, closes: str) -> dict[str, Any]:
        return {
            "weekday": str(weekday),
            "opens": datetime.time.fromisoformat(opens),
            "closes": datetime.time.fromisoformat(closes),
        }

    return (
        "place",
        {
            "name": "La maison des Tilleuls",
            "address": "4 place des Halles",
            "hours": [
                hours(0, "14:00", "18:30"),
                hours(0, "09:00", "12:00"),
                hours(5, "10:00", "12:00"),
            ],
            "note": "",
            **changes,
        },
    )
