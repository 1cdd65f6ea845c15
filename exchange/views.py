from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from exchange.cards.selectors import open_places
from exchange.doors import exchange_page
from exchange.enums import PostKind
from exchange.models import Participant
from exchange.people.selectors import participant_of
from exchange.selectors import exchange_settings

# Fewer would tell of persons, and would not make anybody come.
FEWEST_TOLD = 10


@require_safe
@exchange_page
def home(request: HttpRequest) -> HttpResponse:
    """How to take part in the centre's service exchange."""
    registered = Participant.objects.here().count()
    context = {
        "settings": exchange_settings(),
        "places": open_places(),
        "registered": registered if registered >= FEWEST_TOLD else 0,
        "takes_part": participant_of(request.user) is not None,
        "to_write": _to_write(request.GET.get("kind", "")),
    }
    return render(request, "exchange/home.html", context)


def _to_write(kind: str) -> str:
    """Where somebody was going who came from the wall, to ask or to offer."""
    return f"{reverse('exchange:write-post')}?kind={kind}" if kind in PostKind.values else ""
