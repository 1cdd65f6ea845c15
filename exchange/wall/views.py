"""The wall as everybody sees it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import limits
from accounts.errors import Refused
from exchange.doors import exchange_page
from exchange.people.selectors import participant_of
from exchange.wall import selectors, services
from exchange.wall.answering import answer_post, report_post
from exchange.wall.forms import AnswerForm, ReportForm
from exchange.wall.hall import SECONDS, hall_screen
from exchange.wall.listing import shown_wall
from exchange.wall.renewing import read_renewal

PER_PAGE = 24
ANSWERING = limits.Limit("answer-post", per_account=20, per_address=30, seconds=60 * 60)
REPORTING = limits.Limit("report-post", per_account=20, per_address=20, seconds=60 * 60)


@require_safe
@exchange_page
def wall_page(request: HttpRequest) -> HttpResponse:
    participant = participant_of(request.user)
    wanted = selectors.read_wanted(request.GET)
    posts = selectors.visible_posts(participant)
    found = selectors.wall(posts, wanted)
    page = Paginator(found.posts, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "wall": shown_wall(found, wanted),
        "page": page,
        "balance": selectors.balance(posts),
        "participant": participant,
    }
    return render(request, "exchange/wall/wall.html", context)


@require_safe
@exchange_page
def post_page(request: HttpRequest, number: int) -> HttpResponse:
    participant = participant_of(request.user)
    posts = selectors.visible_posts(participant)
    post = posts.filter(pk=number).first()
    if post is None:
        return _gone(request, number)
    context = {"post": post, "others": selectors.answering(post, posts), "participant": participant}
    return render(request, "exchange/wall/post.html", context)


def _gone(request: HttpRequest, number: int) -> HttpResponse:
    """A number read on an old paper: said kindly, and nothing of what it was."""
    return render(request, "exchange/wall/gone.html", {"number": number}, status=404)


@require_http_methods(["GET", "HEAD", "POST"])
@exchange_page
@never_cache
def answer(request: HttpRequest, number: int) -> HttpResponse:
    participant = participant_of(request.user)
    post = selectors.visible_posts(participant).filter(pk=number).first()
    if post is None:
        return _gone(request, number)
    form = AnswerForm(request.POST or None, participant=participant)
    status = 200
    if request.method == "POST" and form.is_valid() and not _trapped(request):
        try:
            if not ANSWERING.consume_for(request):
                raise Refused(str(limits.TOO_MANY))
            answer_post(post=post, participant=participant, **form.cleaned_data)
        except limits.LimitsUnreachable:
            form.add_error(None, str(limits.TRY_LATER))
            status = 503
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Merci ! Votre mot est à l’accueil, qui fera le lien et vous préviendra."),
            )
            return redirect("exchange:post", number)
    context = {"post": post, "form": form, "participant": participant}
    return render(request, "exchange/wall/answer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@exchange_page
@never_cache
def report(request: HttpRequest, number: int) -> HttpResponse:
    post = selectors.visible_posts(participant_of(request.user)).filter(pk=number).first()
    if post is None:
        return _gone(request, number)
    form = ReportForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid() and not _trapped(request):
        try:
            if not REPORTING.consume_for(request):
                raise Refused(str(limits.TOO_MANY))
            report_post(post=post, **form.cleaned_data)
        except limits.LimitsUnreachable:
            form.add_error(None, str(limits.TRY_LATER))
            status = 503
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Merci. L’accueil va regarder cette annonce."))
            return redirect("exchange:wall")
    return render(request, "exchange/wall/report.html", {"post": post, "form": form}, status=status)


def _trapped(request: HttpRequest) -> bool:
    """A field that nobody sees was filled in: a machine, whose word is not kept."""
    return bool(request.POST.get("site"))


@require_http_methods(["GET", "HEAD", "POST"])
@exchange_page
@never_cache
def renew_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: programs that read mails open links too."""
    renewal = read_renewal(token)
    if renewal is None:
        raise Http404(token)
    refused = ""
    if request.method == "POST" and not renewal.used:
        try:
            services.renew_post(post=renewal.post, acting_user=None)
        except Refused as refusal:
            refused = str(refusal)
        else:
            return redirect(reverse("exchange:renew", args=[token]))
    context = {"post": renewal.post, "used": renewal.used, "refused": refused}
    return render(request, "exchange/wall/renew.html", context)


@require_safe
@exchange_page
@never_cache
def hall_display(request: HttpRequest) -> HttpResponse:
    """What hangs in the hall on a screen: the next posts at each turn."""
    screen = hall_screen(request.GET)
    response = render(request, "exchange/wall/hall.html", {"screen": screen})
    if not screen.paused:
        response["Refresh"] = f"{SECONDS}; url={screen.next_address}"
    return response
