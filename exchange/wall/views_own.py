"""The posts of somebody who has an account and takes part."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits
from accounts.errors import Refused
from accounts.guards import SignedInRequest
from exchange.doors import staff_page
from exchange.models import Participant, Post
from exchange.people.selectors import participant_of
from exchange.wall import services
from exchange.wall.forms import PostForm, save_correction

WRITING = limits.Limit("write-post", per_account=20, per_address=60, seconds=60 * 60)
View = Callable[..., HttpResponse]


def participants_page(view: View) -> View:
    """For who takes part; somebody who signs in without taking part is told how to."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        participant = participant_of(request.user)
        if participant is None:
            return render(request, "exchange/wall/not_a_participant.html", status=403)
        return view(request, participant, *args, **kwargs)

    return staff_page(lambda user: user.is_active)(guarded)


@require_safe
@participants_page
def my_posts(request: SignedInRequest, participant: Participant) -> HttpResponse:
    posts = Post.objects.filter(participant=participant).select_related("participant")
    context = {
        "posts": posts.order_by("closed_on", "-pk"),
        "participant": participant,
    }
    return render(request, "exchange/wall/my_posts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@participants_page
def write(request: SignedInRequest, participant: Participant) -> HttpResponse:
    form = PostForm(
        request.POST or None,
        request.FILES or None,
        kind=request.GET.get("kind", ""),
        session=request.session,
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if not WRITING.consume_for(request):
                raise Refused(str(limits.TOO_MANY))
            post = services.write_post(
                participant=participant,
                acting_user=request.user,
                form_key=form.cleaned_data["form_key"],
                **form.told(),
            )
        except limits.LimitsUnreachable:
            form.add_error(None, str(limits.TRY_LATER))
            status = 503
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            form.forget_photo()
            messages.success(request, _written(post))
            return redirect("exchange:my-posts")
    context = {"form": form, "participant": participant, "post": None}
    return render(request, "exchange/wall/write.html", context, status=status)


def _written(post: Post) -> str:
    if post.state == "waiting":
        return _(
            "Votre annonce n° %(number)s est enregistrée. L’accueil la relit, puis elle sera sur le mur."
        ) % {"number": post.pk}
    return _("Votre annonce n° %(number)s est sur le mur.") % {"number": post.pk}


@require_http_methods(["GET", "HEAD", "POST"])
@participants_page
def correct(request: SignedInRequest, participant: Participant, number: int) -> HttpResponse:
    post = _mine(participant, number)
    form = PostForm(request.POST or None, request.FILES or None, post=post, session=request.session)
    sent = request.method == "POST" and form.is_valid()
    if sent and save_correction(form, post, request.user):
        messages.success(request, _("Votre annonce est corrigée."))
        return redirect("exchange:my-posts")
    context = {"form": form, "participant": participant, "post": post}
    return render(request, "exchange/wall/write.html", context)


@require_POST
@participants_page
def renew(request: SignedInRequest, participant: Participant, number: int) -> HttpResponse:
    post = _mine(participant, number)
    return _done(request, lambda: services.renew_post(post=post, acting_user=request.user))


@require_POST
@participants_page
def finish(request: SignedInRequest, participant: Participant, number: int) -> HttpResponse:
    post = _mine(participant, number)
    return _done(request, lambda: services.finish_post(post=post, acting_user=request.user))


@require_POST
@participants_page
def withdraw(request: SignedInRequest, participant: Participant, number: int) -> HttpResponse:
    post = _mine(participant, number)
    return _done(request, lambda: services.take_down(post=post, acting_user=request.user))


def _done(request: SignedInRequest, act: Callable[[], Post]) -> HttpResponse:
    try:
        post = act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Annonce n° %(number)s : %(state)s.")
            % {"number": post.pk, "state": post.get_state_display()},
        )
        if post.state in services.ENDED:
            messages.info(request, _("Une erreur\u00a0? L’accueil peut la remettre sur le mur."))
    return redirect("exchange:my-posts")


def _mine(participant: Participant, number: int) -> Post:
    return get_object_or_404(
        Post.objects.select_related("category", "photo", "participant"),
        participant=participant,
        pk=number,
    )
