"""The form that anyone may send, and what keeps machines from sending it.

No service of others: a field that only machines fill, the time at which the page was shown, and a
limit per centre and address. Nothing that was typed is lost by any of them.
"""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from accounts.limits import Limit
from cms.models.messages import ContactMessage
from tenants.connections import db

# A library or a centre is one address for all who sit there.
SENDING = Limit("contact", per_account=20, per_address=20, seconds=60 * 60)
FASTEST, SLOWEST = 3, 24 * 60 * 60  # seconds between the page shown and the form sent
TRAP = "site"


def signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"cms.contact:{db.schema_name}")


class ContactForm(forms.ModelForm):
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ContactMessage
        fields = ("name", "email", "phone", "text")
        labels = {"name": _("Votre nom"), "text": _("Votre message")}
        help_texts = {
            "email": _("Pour vous répondre : une adresse ou un téléphone, l’un des deux suffit."),
            "phone": _("Si vous préférez que l’on vous appelle."),
        }
        error_messages = {
            "name": {"required": _("Écrivez votre nom, ou un prénom.")},
            "text": {"required": _("Écrivez votre message.")},
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "text": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["opened"] = signer().sign("")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opened = cleaned.get("opened", "")
        if not self._younger_than(SLOWEST, opened):
            self.data = {**dict(self.data.items()), "opened": self.initial["opened"]}
            self.add_error(
                None,
                _("La page est restée ouverte longtemps : relisez le message, puis envoyez-le."),
            )
        elif self._younger_than(FASTEST, opened):
            self.add_error(
                None, _("Le message est parti très vite : relisez-le, puis envoyez-le encore.")
            )
        if self.data.get(TRAP):
            self.add_error(
                None, _("Un champ qui devait rester vide a été rempli : envoyez de nouveau.")
            )
        return cleaned

    def _younger_than(self, seconds: int, opened: str) -> bool:
        try:
            signer().unsign(opened, max_age=seconds)
        except signing.BadSignature:
            return False
        return True
