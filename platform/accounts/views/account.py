from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.guards import SignedInRequest, only_for
from accounts.models import JournalEntry
from accounts.permissions import (
    can_allow_help,
    can_dress_centre,
    can_enter_back_office,
    can_help_centres,
    can_manage_centres,
    can_manage_people,
    can_read_journal,
)

LINES_PER_PAGE = 50


@require_safe
@never_cache
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """What a person does with her own account."""
    context = {
        "may_enter_back_office": can_enter_back_office(request.user),
        "may_manage_centres": can_manage_centres(request.user),
        "may_manage_people": can_manage_people(request.user),
        "may_allow_help": can_allow_help(request.user),
        "may_help_centres": can_help_centres(request.user),
        "may_dress_centre": can_dress_centre(request.user),
        "may_read_journal": can_read_journal(request.user),
    }
    return render(request, "accounts/me.html", context)


@only_for(can_read_journal)
@require_safe
def journal(request: SignedInRequest) -> HttpResponse:
    page = Paginator(JournalEntry.objects.all(), LINES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/journal.html", {"page": page})
