"""The desk's first page, its list of people, and registering."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import Refused
from accounts.guards import SignedInRequest
from exchange.charters.selectors import count_to_sign
from exchange.doors import desk_page
from exchange.enums import RegisteredBy
from exchange.life.selectors import quiet
from exchange.models import Participant
from exchange.people.chart import MonthsChart
from exchange.people.doubles import Double, doubles_of
from exchange.people.forms import PersonForm, RegisterForm
from exchange.people.listing import Listing
from exchange.people.selectors import live_figures, registrations_by_month, waiting_people
from exchange.people.services import register_participant
from exchange.wall.desk import wall_today
from territory.models import Department
from territory.selectors import department

# The button that says so, with the numbers of those who were shown.
SOMEBODY_ELSE = "quelqu-un-d-autre"


@require_safe
@desk_page
def home(request: SignedInRequest) -> HttpResponse:
    """Where a permanence begins."""
    today = timezone.localdate()
    context = {
        "figures": live_figures(),
        "to_sign": count_to_sign(),
        "to_call": quiet().count(),
        "wall": wall_today(),
        "waiting": waiting_people(),
        "chart": MonthsChart(today.year, registrations_by_month(today.year), today.month),
    }
    return render(request, "exchange/desk/home.html", context)


@require_safe
@desk_page
def people(request: SignedInRequest) -> HttpResponse:
    return render(
        request, "exchange/desk/people.html", {"listing": Listing(request.GET, request.path)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def register(request: SignedInRequest) -> HttpResponse:
    """One screen and one send; asks first when somebody like her is registered already."""
    form = RegisterForm(request.POST or None, home=home_of(request))
    doubles: list[Double] = []
    if request.method == "POST" and form.is_valid():
        doubles = doubles_not_seen(request, form)
        form_key = form.cleaned_data["form_key"]
        # After the search for doubles: a form sent twice would find itself.
        made = Participant.objects.filter(form_key=form_key).first()
        if made is not None and form.tells_of(made):
            return redirect("desk:person", made.pk)
        if made is not None:
            form.begin_again(made)
        elif not doubles:
            try:
                made = register_participant(
                    acting_user=request.user,
                    registered_by=RegisteredBy.DESK,
                    form_key=form_key,
                    guardian=form.guardian,
                    **form.values(),
                )
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.success(request, _("%(name)s est inscrit·e.") % {"name": made})
                say_what_was_not_kept(request, form)
                return redirect("desk:person", made.pk)
    return render(request, "exchange/desk/register.html", {"form": form, "doubles": doubles})


def home_of(request: SignedInRequest) -> Department | None:
    """The département where communes are looked for first."""
    centre = request.centre  # type: ignore[attr-defined]
    return department(centre.department_id)


def doubles_not_seen(request: SignedInRequest, form: PersonForm) -> list[Double]:
    """Nobody, once the volunteer has said of all of them that they are somebody else."""
    values = form.cleaned_data
    found = doubles_of(
        **{name: values[name] for name in ("first_name", "last_name", "phone", "email")}
    )
    seen = set(request.POST.get(SOMEBODY_ELSE, "").split(","))
    return [] if {str(one.participant.pk) for one in found} <= seen else found


def say_what_was_not_kept(request: SignedInRequest, form: PersonForm) -> None:
    if dropped := form.not_kept():
        messages.info(
            request,
            _("Non enregistré, faute d’accord : %(fields)s.") % {"fields": ", ".join(dropped)},
        )
