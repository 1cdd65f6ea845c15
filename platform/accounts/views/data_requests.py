"""What people ask about their data, and direction's answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import selectors, services
from accounts.errors import Refused
from accounts.guards import SignedInRequest
from accounts.models import DataRequest
from accounts.personal_data_forms import AnswerForm
from accounts.views.people import PER_PAGE, for_managers
from tenants.retention import days_kept


@for_managers
@require_safe
def requests(request: SignedInRequest) -> HttpResponse:
    found = Paginator(selectors.data_requests(), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    return render(request, "accounts/data_requests.html", {"page": page})


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(selectors.data_requests(), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, asked, form)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("accounts:data-requests")
    context = {"asked": asked, "form": form, "journal_days": days_kept("journal")}
    return render(request, "accounts/data_requests_answer.html", context)


def _answer(request: SignedInRequest, asked: DataRequest, form: AnswerForm) -> None:
    words, name = form.cleaned_data["answer"], str(asked.user)
    if form.accepts:
        services.accept_erasure(asked=asked, acting_user=request.user, answer=words)
        messages.success(request, _("Le compte de %(name)s est effacé.") % {"name": name})
    else:
        services.refuse_erasure(asked=asked, acting_user=request.user, answer=words)
        messages.success(request, _("Votre réponse à %(name)s est enregistrée.") % {"name": name})
