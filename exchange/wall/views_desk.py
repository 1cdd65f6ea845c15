"""The wall as the desk keeps it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import Refused
from accounts.guards import SignedInRequest
from exchange.doors import desk_page
from exchange.enums import PaperForm
from exchange.models import Answer, Participant, Post, PostReport
from exchange.wall import services
from exchange.wall.answering import handle
from exchange.wall.desk import desk_list, waiting_words
from exchange.wall.forms import DeskPostForm, TakeDownForm, save_correction
from exchange.wall.selectors import answering

PER_PAGE = 30
ACTS: dict[str, Callable[..., Post]] = {
    "publier": services.publish_post,
    "en-cours": services.take_in_hand,
    "remettre": services.put_back,
    "terminer": services.finish_post,
    "renouveler": services.renew_post,
}


@require_safe
@desk_page
def posts(request: SignedInRequest) -> HttpResponse:
    found = desk_list(request.GET)
    page = Paginator(found.posts, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "exchange/wall/desk/posts.html", {"found": found, "page": page})


@require_safe
@desk_page
def words(request: SignedInRequest) -> HttpResponse:
    """Answers and reports that wait for somebody of the desk."""
    return render(request, "exchange/wall/desk/words.html", {"waiting": waiting_words()})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def write(request: SignedInRequest, pk: int) -> HttpResponse:
    """On behalf of somebody who is there, or on the telephone."""
    participant = get_object_or_404(Participant.objects.known(), pk=pk)
    form = DeskPostForm(
        request.POST or None,
        request.FILES or None,
        participant=participant,
        kind=request.GET.get("kind", ""),
        session=request.session,
    )
    if request.method == "POST" and form.is_valid():
        told = form.told()
        mandate = told.pop("mandate", None)
        try:
            post = services.write_post(
                participant=participant,
                acting_user=request.user,
                form_key=form.cleaned_data["form_key"],
                mandate=mandate,
                checked=True,
                **told,
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            form.forget_photo()
            messages.success(
                request,
                _("L’annonce n° %(number)s est enregistrée : %(state)s.")
                % {"number": post.pk, "state": post.get_state_display()},
            )
            return redirect("desk:post", post.pk)
    context = {"form": form, "participant": participant, "post": None}
    return render(request, "exchange/wall/desk/write.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def post(request: SignedInRequest, number: int) -> HttpResponse:
    """Everything of one post: what it says, its way, its papers, what was answered."""
    held = _post(number)
    context = {
        "post": held,
        "take_down_form": TakeDownForm(),
        "answers": held.answers.select_related("participant", "handled_by"),
        "reports": held.reports.select_related("handled_by"),
        "papers": held.papers.filter(removed_on=None).select_related("where"),
        "forms": PaperForm.choices,
        "others": answering(held, Post.objects.shown().select_related("participant")),
    }
    return render(request, "exchange/wall/desk/post.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def correct(request: SignedInRequest, number: int) -> HttpResponse:
    held = _post(number)
    form = DeskPostForm(
        request.POST or None,
        request.FILES or None,
        participant=held.participant,
        post=held,
        session=request.session,
    )
    sent = request.method == "POST" and form.is_valid()
    if sent and save_correction(form, held, request.user):
        messages.success(request, _("L’annonce est corrigée."))
        return redirect("desk:post", number)
    context = {"form": form, "participant": held.participant, "post": held}
    return render(request, "exchange/wall/desk/write.html", context)


@require_POST
@desk_page
def act(request: SignedInRequest, number: int, what: str) -> HttpResponse:
    held = _post(number)
    return _done(request, number, lambda: ACTS[what](post=held, acting_user=request.user))


@require_POST
@desk_page
def take_down(request: SignedInRequest, number: int) -> HttpResponse:
    held, form = _post(number), TakeDownForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    return _done(
        request,
        number,
        lambda: services.take_down(post=held, acting_user=request.user, why=why),
    )


@require_POST
@desk_page
def handle_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    return _handled(request, get_object_or_404(Answer, pk=pk))


@require_POST
@desk_page
def handle_report(request: SignedInRequest, pk: int) -> HttpResponse:
    return _handled(request, get_object_or_404(PostReport, pk=pk))


def _handled(request: SignedInRequest, row: Any) -> HttpResponse:
    if handle(row=row, acting_user=request.user):
        messages.success(request, _("C’est noté."))
    else:
        messages.info(request, _("Quelqu’un l’avait déjà noté."))
    return redirect("desk:words")


def _done(request: SignedInRequest, number: int, act: Callable[[], Post]) -> HttpResponse:
    try:
        done = act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Annonce n° %(number)s : %(state)s.")
            % {"number": number, "state": done.get_state_display()},
        )
    return redirect("desk:post", number)


def _post(number: int) -> Post:
    rows = Post.objects.select_related("category", "participant", "photo", "mandate", "written_by")
    return get_object_or_404(rows, pk=number)
