"""What was sent, what was not, and the demo's mailbox."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mail import selectors, services
from mail.errors import MailRefused
from mail.forms import OutboxFilterForm
from mail.models import OutgoingMail
from mail.permissions import can_manage_mail

PER_PAGE = 50
MAILBOX_PER_PAGE = 20
# A mail is somebody's HTML: it runs nothing, loads nothing and belongs to no origin.
MAIL_POLICY = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'"


def for_managers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signed out: the sign-in page, then back. Signed in without the right: 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not can_manage_mail(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def _who(request: HttpRequest) -> AbstractBaseUser:
    """The person, whom ``for_managers`` has let in."""
    return cast(AbstractBaseUser, request.user)


def only_in_the_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 elsewhere: sign-in codes are there for everyone to read."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@never_cache
@for_managers
def outbox(request: HttpRequest) -> HttpResponse:
    form = OutboxFilterForm(request.GET)
    filters = form.filters()
    context = {
        "form": form,
        "filters": filters,
        "counts": selectors.counts_by_state(words=filters["words"]),
        "page": Paginator(selectors.outbox(**filters), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "mail/outbox.html", context)


@require_POST
@for_managers
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(OutgoingMail, pk=pk)
    try:
        services.resend(mail=mail, acting_user=_who(request))
    except MailRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le message à %s part de nouveau.") % mail.to)
    return redirect("mail:outbox")


@require_POST
@for_managers
def consider_sent(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(OutgoingMail, pk=pk)
    try:
        services.consider_sent(mail=mail, acting_user=_who(request))
    except MailRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le message à %s est considéré comme envoyé.") % mail.to)
    return redirect("mail:outbox")


@require_safe
@never_cache
@only_in_the_demo
def mailbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(selectors.mailbox(), MAILBOX_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "mail/mailbox.html", {"page": page})


@require_safe
@never_cache
@only_in_the_demo
def mailbox_html(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(selectors.mailbox(), pk=pk)
    return HttpResponse(mail.html, headers={"Content-Security-Policy": MAIL_POLICY})
