from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exchange.doors import desk_page
from exchange.people.selectors import live_figures


@require_safe
@desk_page
def home(request: HttpRequest) -> HttpResponse:
    """Where a permanence begins."""
    return render(request, "exchange/desk/home.html", {"figures": live_figures()})
