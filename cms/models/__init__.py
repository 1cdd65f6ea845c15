from cms.models.editorial import (
    ContentPage,
    DocumentsPage,
    NewsIndexPage,
    NewsPage,
    TeamPage,
)
from cms.models.events import EventIndexPage, EventPage
from cms.models.home import ContactPage, HomePage
from cms.models.images import CentreImage, CentreRendition
from cms.models.messages import ContactMessage
from cms.models.network import CentresPage, SelectionIndexPage, SelectionPage
from cms.models.trash import TrashedPage

__all__ = [
    "CentreImage",
    "CentreRendition",
    "CentresPage",
    "ContactMessage",
    "ContactPage",
    "ContentPage",
    "DocumentsPage",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "SelectionIndexPage",
    "SelectionPage",
    "TeamPage",
    "TrashedPage",
]
