from django.conf import settings
from django.urls import URLPattern, path

from mail import views

app_name = "mail"


def addresses(*, demo: bool) -> list[URLPattern]:
    """The mailbox has no address at all outside the demo."""
    mailbox = [
        path("boite/", views.mailbox, name="mailbox"),
        path("boite/<int:pk>/html/", views.mailbox_html, name="mailbox-html"),
    ]
    return [
        path("", views.outbox, name="outbox"),
        path("<int:pk>/renvoyer/", views.resend, name="resend"),
        path("<int:pk>/considerer-envoye/", views.consider_sent, name="consider-sent"),
        *(mailbox if demo else []),
    ]


urlpatterns = addresses(demo=settings.DEMO)
