from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exchange.doors import exchange_page


@require_safe
@exchange_page
def home(request: HttpRequest) -> HttpResponse:
    """How to take part in the centre's service exchange."""
    return render(request, "exchange/home.html")
