"""Direction writes the charter and the house rules, looks at them, publishes them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Refused
from exchange.charters import publishing, selectors
from exchange.charters.first_texts import FIRST_TEXTS
from exchange.charters.text import blocks
from exchange.enums import CharterKind
from exchange.models import CharterVersion, Participant
from exchange.office.forms import TextForm
from exchange.office.selectors import texts
from exchange.office.views import SETTINGS, OfficeView

TEXTS = ("exchange-texts", gettext_lazy("Textes à signer"))
KINDS = {"charte": CharterKind.ETHICS, "reglement": CharterKind.RULES}
WORDS = {kind: word for word, kind in KINDS.items()}


class TextsView(OfficeView):
    page_title = TEXTS[1]
    up = (SETTINGS,)
    template_name = "wagtailadmin/exchange/texts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(WORDS[one.kind], one) for one in texts()]
        return {**super().get_context_data(**kwargs), "texts": rows}


class OfOneKind(OfficeView):
    up = (SETTINGS, TEXTS)
    kind: CharterKind

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["word"] not in KINDS:
            raise Http404
        self.kind = KINDS[kwargs["word"]]

    @cached_property
    def draft(self) -> CharterVersion | None:
        return publishing.draft_of(self.kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "kind": self.kind,
            "word": WORDS[self.kind],
            "draft": self.draft,
            "seen": publishing.state_of(self.draft),
        }


class WriteView(OfOneKind):
    template_name = "wagtailadmin/exchange/write.html"

    def get_page_title(self) -> str:
        return _("Écrire : %(text)s") % {"text": self.kind.label}

    @cached_property
    def in_force(self) -> CharterVersion | None:
        return selectors.in_force(self.kind)

    @cached_property
    def form(self) -> TextForm:
        if self.request.method == "POST":
            return TextForm(self.request.POST, first=self.in_force is None)
        return TextForm(initial=self._begun(), first=self.in_force is None)

    def _begun(self) -> dict[str, str]:
        """The draft; else the text in force, to be changed; else nothing, or our own text."""
        begun = self.draft or self.in_force
        offered = "depart" in self.request.GET
        return {
            "text": str(FIRST_TEXTS[self.kind]) if offered else begun.text if begun else "",
            "changes": self.draft.changes if self.draft else "",
            "sign_again": "yes" if self.draft is None or self.draft.sign_again else "no",
            "seen": publishing.state_of(self.draft),
        }

    def post(self, request: Any, **_kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request)
        try:
            publishing.save_draft(kind=self.kind, acting_user=request.user, **self.form.wanted)
        except Refused as refusal:
            self.form.add_error(refusal.field, str(refusal))
            self.form.show_again(publishing.state_of(publishing.draft_of(self.kind)))
            return self.get(request)
        word = WORDS[self.kind]
        if "look" in request.POST:
            return redirect("exchange-text-look", word)
        messages.success(request, _("Le brouillon est enregistré. Personne d’autre ne le voit."))
        return redirect("exchange-text", word)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "in_force": self.in_force,
            "offered": "depart" in self.request.GET,
        }


class LookView(OfOneKind):
    """The draft as people will read it, and the one question: publish?"""

    template_name = "wagtailadmin/exchange/look.html"

    def get_page_title(self) -> str:
        return _("Relire : %(text)s") % {"text": self.kind.label}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.draft is None:
            return redirect("exchange-texts")
        return super().get(request, *args, **kwargs)

    def post(self, request: Any, **_kwargs: Any) -> HttpResponse:
        seen, word = request.POST.get("seen", ""), WORDS[self.kind]
        try:
            if request.POST.get("do") == "discard":
                publishing.discard_draft(kind=self.kind, seen=seen)
                messages.success(request, _("Le brouillon est abandonné."))
                return redirect("exchange-texts")
            done = publishing.publish(kind=self.kind, seen=seen, acting_user=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            there = "exchange-text" if refusal.field else "exchange-text-look"
            return redirect(there, word)
        messages.success(request, _("%(text)s est en vigueur.") % {"text": done})
        return redirect("exchange-texts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = Participant.objects.here().count()
        return {
            **super().get_context_data(**kwargs),
            "blocks": blocks(self.draft.text) if self.draft else [],
            "here": here,
            "write": reverse("exchange-text", args=[WORDS[self.kind]]),
        }
