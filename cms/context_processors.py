from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.menus import site_menus


def menus(request: HttpRequest) -> dict[str, Any]:
    """``site_menus.main`` and ``site_menus.footer``; asked for only where a template shows them."""
    return {"site_menus": SimpleLazyObject(lambda: site_menus(request.path))}
