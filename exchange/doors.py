"""The doors of the exchange's pages: none of them exists while the module is off."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.context_processors import runs_desk
from accounts.guards import only_for
from accounts.permissions import can_run_desk
from tenants.enums import Module
from tenants.modules import requires_module

View = Callable[..., HttpResponse]


def exchange_page(view: View) -> View:
    """For everyone, under ``/entraide/``."""
    return requires_module(Module.EXCHANGE)(view)


def staff_page(rule: Callable[[Any], bool]) -> Callable[[View], View]:
    """For those whom ``rule`` lets in; 404 before any question when the module is off."""

    def guard(view: View) -> View:
        return exchange_page(only_for(rule)(view))

    return guard


# The screens of accueil, under ``/accueil/``.
desk_page = staff_page(can_run_desk)


def first_page_of_desk(request: HttpRequest) -> str:
    """Who runs the desk lands on it."""
    return reverse("desk:home") if runs_desk(request) else ""
