"""What a person sees, takes away and corrects of her data, and how she asks for its erasure."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits, personal_data, selectors, services
from accounts.errors import Refused
from accounts.models import User
from accounts.personal_data_forms import CorrectionForm, ErasureForm
from tenants.retention import days_kept


class PersonRequest(HttpRequest):
    """What ``for_the_person`` lets through: somebody is signed in."""

    user: User


def for_the_person(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Everyone has these rights, whatever the role, on the account she is signed in with."""

    @wraps(view)
    @never_cache
    @login_required
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return view(request, *args, **kwargs)

    return guarded


@for_the_person
@require_safe
def my_data(request: PersonRequest) -> HttpResponse:
    context = {
        "sections": list(personal_data.shown(request.user)),
        "newest": personal_data.NEWEST,
        "waiting": selectors.waiting_data_requests().filter(user=request.user).first(),
        "place": selectors.place_name(),
        "who_answers": selectors.who_answers(),
    }
    return render(request, "accounts/my_data.html", context)


@for_the_person
@require_POST
def download(request: PersonRequest) -> HttpResponse:
    """One file; by a button, because the journal notes it."""
    response = JsonResponse(
        personal_data.export(user=request.user),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        content_type="application/json; charset=utf-8",
    )
    name = f"mes-donnees-{timezone.localdate():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_the_person
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PersonRequest) -> HttpResponse:
    form = CorrectionForm(request.POST or None, owner=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _corrected(request, form)
        except limits.LimitsUnreachable:
            form.add_error(None, limits.TRY_LATER)
            status = 503
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
    return render(request, "accounts/my_data_correct.html", {"form": form}, status=status)


@for_the_person
@require_http_methods(["GET", "HEAD", "POST"])
def ask_erasure(request: PersonRequest) -> HttpResponse:
    # Its one field may be empty: « POST or None » would be no form at all.
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_for_erasure(user=request.user, message=form.cleaned_data["message"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Votre demande est enregistrée. Vous aurez une réponse."))
            return redirect("accounts:my-data")
    context = {
        "form": form,
        "waiting": selectors.waiting_data_requests().filter(user=request.user).first(),
        "is_last": selectors.is_last_of_the_highest_role(request.user),
        "journal_days": days_kept("journal"),
        "place": selectors.place_name(),
    }
    return render(request, "accounts/my_data_erasure.html", context)


@for_the_person
@require_POST
def take_erasure_back(request: PersonRequest) -> HttpResponse:
    try:
        services.take_erasure_back(user=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre demande est reprise : rien n’est effacé."))
    return redirect("accounts:my-data")


def _corrected(request: PersonRequest, form: CorrectionForm) -> HttpResponse:
    if form.asks_for_new_address and not limits.NEW_ADDRESS.consume_for(request):
        raise Refused(
            _("Trop d’adresses essayées en une heure. Reprenez un peu plus tard."), field="email"
        )
    values = form.cleaned_data
    if services.correct_account(user=request.user, **values):
        # The same words whoever has the address.
        said = _(
            "C’est enregistré. Un message part à l’adresse %(email)s : ouvrez son lien dans les "
            "trois jours pour la confirmer. Jusque-là, rien ne change."
        )
        messages.success(request, said % {"email": values["email"]})
    else:
        messages.success(request, _("C’est enregistré."))
    return redirect("accounts:my-data")
