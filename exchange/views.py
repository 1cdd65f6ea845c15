from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.enums import Module
from tenants.modules import requires_module


@require_safe
@requires_module(Module.EXCHANGE)
def home(request: HttpRequest) -> HttpResponse:
    """How to take part in the centre's service exchange."""
    return render(request, "exchange/home.html")
