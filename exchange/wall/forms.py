"""What people type of a post. Labels speak to who writes it; the desk reads the same."""

import uuid
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images import get_image_model

from accounts.errors import Refused
from accounts.models import User
from exchange.enums import (
    Frequency,
    Language,
    PostKind,
    ReportReason,
    Urgency,
    Visibility,
)
from exchange.models import Category, Mandate, Participant, Post
from exchange.selectors import exchange_settings
from exchange.wall.kept_photos import KeptPhoto
from exchange.wall.selectors import categories_on_offer, refused_categories
from exchange.wall.services import SEEN_BY, OutOfDate, correct_post, narrower

LARGEST_PHOTO = 15 * 1024 * 1024
LONGEST_WAIT = 730  # days


class CategoryField(forms.ModelChoiceField):
    """Refused categories can be chosen: choosing one says why, and where to go instead."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Category.objects.none(), **kwargs)

    def offer(self, kept: Category | None = None) -> None:
        offered, refused = list(categories_on_offer()), list(refused_categories())
        if kept is not None and kept not in offered:
            offered.insert(0, kept)
        self.queryset = Category.objects.filter(pk__in=[one.pk for one in (*offered, *refused)])
        self.choices = [
            ("", _("Choisissez…")),
            (_("Ce que l’on échange"), [(one.pk, _named(one)) for one in offered]),
        ]
        if refused:
            not_here = _("Ce que l’entraide ne fait pas (choisissez pour savoir vers qui aller)")
            self.choices.append((not_here, [(one.pk, one.name) for one in refused]))


def _named(category: Category) -> str:
    examples = category.examples[:1].lower() + category.examples[1:]
    return f"{category.name} ({examples})" if examples else category.name


class PostForm(forms.Form):
    """``told()`` is what ``write_post`` and ``correct_post`` take.

    With a ``session``, a photo that is in order is kept until ``forget_photo``, which is called once
    the post is saved.
    """

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    # The version that was read, when one is corrected.
    read_at = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Vous voulez"),
        choices=[
            (PostKind.REQUEST, gettext_lazy("Demander un coup de main")),
            (PostKind.OFFER, gettext_lazy("Proposer un coup de main")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites si c’est une demande ou une offre.")},
    )
    title = forms.CharField(
        label=gettext_lazy("En une ligne"),
        max_length=90,
        help_text=gettext_lazy("Par exemple : changer une ampoule, jouer aux cartes."),
        error_messages={"required": gettext_lazy("Écrivez en une ligne de quoi il s’agit.")},
    )
    category = CategoryField(
        label=gettext_lazy("Catégorie"),
        error_messages={
            "required": gettext_lazy("Choisissez la catégorie la plus proche, ou « Autre »."),
            "invalid_choice": gettext_lazy(
                "Cette catégorie n’est plus proposée : choisissez-en une autre."
            ),
        },
    )
    text = forms.CharField(
        label=gettext_lazy("Quelques mots de plus"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Ni nom de famille, ni adresse, ni téléphone : l’accueil fait le lien."
        ),
    )
    place = forms.CharField(
        label=gettext_lazy("Où"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Un quartier ou un hameau suffit."),
    )
    times = forms.CharField(
        label=gettext_lazy("Quand"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Par exemple : le mardi matin."),
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("C’est pour"), choices=Urgency.choices, initial=Urgency.NONE
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("Combien de fois"), choices=Frequency.choices, initial=Frequency.ONCE
    )
    for_whom = forms.CharField(label=gettext_lazy("Pour qui"), required=False, max_length=120)
    language = forms.ChoiceField(
        label=gettext_lazy("Langue à parler"),
        required=False,
        choices=[("", gettext_lazy("Peu importe")), *Language.choices],
    )
    visibility = forms.ChoiceField(label=gettext_lazy("Visible par"), choices=Visibility.choices)
    anonymous = forms.BooleanField(label=gettext_lazy("Sans prénom sur l’annonce"), required=False)
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        help_text=gettext_lazy(
            "De l’objet ou du lieu, pas d’une personne. 15 Mo au plus ; le lieu et la date où elle a "
            "été prise sont effacés."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    photo_description = forms.CharField(
        label=gettext_lazy("Ce que montre la photo"), required=False, max_length=200
    )
    remove_photo = forms.BooleanField(label=gettext_lazy("Retirer la photo"), required=False)
    valid_until = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": gettext_lazy("Cette date n’existe pas : écrivez par exemple 24/12/2026.")
        },
    )

    FOLDED = (
        "urgency",
        "frequency",
        "for_whom",
        "language",
        "photo",
        "photo_description",
        "remove_photo",
        "visibility",
        "anonymous",
        "valid_until",
    )

    def __init__(
        self,
        *args: Any,
        post: Post | None = None,
        kind: str = "",
        session: SessionBase | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        self.session = session
        self.newer: Post | None = None
        rules = exchange_settings()
        category: Any = self.fields["category"]
        category.offer(post.category if post else None)
        seen: Any = self.fields["visibility"]
        seen.choices = [
            (one, one.label) for one in reversed(SEEN_BY) if narrower(one, rules.visibility) == one
        ]
        self.initial.setdefault("visibility", rules.visibility)
        self.initial.setdefault("form_key", uuid.uuid4())
        self.fields["valid_until"].help_text = _(
            "Sans date : %(days)s jours. Vous pourrez la renouveler."
        ) % {"days": rules.validity_days}
        if kind in PostKind.values:
            self.initial["kind"] = kind
        if post is None:
            del self.fields["remove_photo"]
        else:
            self._fill(post)

    def _fill(self, post: Post) -> None:
        for name in self.fields.keys() - {"form_key", "read_at", "photo", "remove_photo"}:
            self.initial[name] = getattr(post, name)
        self.initial["category"] = post.category_id
        self.initial["read_at"] = post.saved_at.isoformat()
        if post.photo_id is None:
            del self.fields["remove_photo"]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.FOLDED]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in self.FOLDED]

    @property
    def wrong_below(self) -> bool:
        """Something to put right is in the folded part: it opens."""
        return any(field.errors for field in self.folded_fields)

    @cached_property
    def _kept_photo(self) -> KeptPhoto | None:
        key = self.cleaned_data.get("form_key") if self.is_bound else None
        return KeptPhoto(self.session, key) if self.session is not None and key else None

    @property
    def kept_preview(self) -> str:
        return self._kept_photo.preview() if self._kept_photo is not None else ""

    def forget_photo(self) -> None:
        if self._kept_photo is not None:
            self._kept_photo.forget()

    def show_newer(self, post: Post) -> None:
        """After a refusal the next save is over what the post says now."""
        self.newer = post
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent["read_at"] = post.saved_at.isoformat()
        self.data = sent

    def clean_valid_until(self) -> Any:
        day = self.cleaned_data["valid_until"]
        today = timezone.localdate()
        unchanged = self.post is not None and day == self.post.valid_until
        if day and not unchanged and day < today:
            raise ValidationError(_("Cette date est passée : choisissez un jour à venir."))
        if day and (day - today).days > LONGEST_WAIT:
            raise ValidationError(_("C’est plus de deux ans : choisissez une date plus proche."))
        return day

    def clean_photo(self) -> Any:
        upload, kept = self.cleaned_data["photo"], self._kept_photo
        if upload and upload.size > LARGEST_PHOTO:
            raise ValidationError(_("Cette photo dépasse 15 Mo : choisissez-en une plus légère."))
        if not upload and "forget_photo" in self.data:
            self.forget_photo()
        file = upload or (kept.read() if kept is not None else None)
        if not file:
            return None
        # Addresses of pictures are public: no « Rose Marchand.jpg » goes into one.
        file.name = "annonce.jpg"
        try:
            # The field of the library draws it again: nothing of the camera stays.
            photo = get_image_model()(title=_("Annonce du mur"), file=file)
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from refusal
        if upload and kept is not None:
            kept.keep(photo.file.file)
        return photo

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("photo") and not cleaned.get("photo_description"):
            self.add_error(
                "photo_description",
                _("Dites ce que montre la photo, pour qui ne la voit pas."),
            )
        return cleaned

    def told(self) -> dict[str, Any]:
        """The photo is a picture that is not kept yet: the service does, when nothing is refused."""
        told = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("form_key", "read_at", "photo", "remove_photo")
        }
        photo = self.cleaned_data.get("photo")
        if photo is not None:
            photo.description = told["photo_description"]
            told["photo"] = photo
        elif self.cleaned_data.get("remove_photo"):
            told["photo"], told["photo_description"] = None, ""
        return told


def save_correction(form: PostForm, post: Post, user: User) -> bool:
    """False: the form says why it was refused."""
    try:
        correct_post(
            post=post, acting_user=user, read_at=form.cleaned_data["read_at"], **form.told()
        )
    except OutOfDate as refusal:
        form.add_error(None, str(refusal))
        form.show_newer(refusal.post)
        return False
    except Refused as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    form.forget_photo()
    return True


class DeskPostForm(PostForm):
    """At the desk: on behalf of whom, and under which mandate."""

    mandate = forms.ModelChoiceField(
        label=gettext_lazy("Écrite par qui l’aide"),
        queryset=Mandate.objects.none(),
        required=False,
        empty_label=gettext_lazy("Non, par la personne elle-même"),
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mandate"]
        field.queryset = participant.mandates.all()
        if not field.queryset.exists():
            del self.fields["mandate"]


class AnswerForm(forms.Form):
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        max_length=150,
        error_messages={
            "required": gettext_lazy("Écrivez votre nom, pour que l’accueil vous reconnaisse.")
        },
    )
    reached_by = forms.CharField(
        label=gettext_lazy("Comment vous joindre"),
        max_length=250,
        help_text=gettext_lazy("Un téléphone, une adresse e-mail, ou quand vous passez au centre."),
        error_messages={"required": gettext_lazy("Dites comment l’accueil peut vous joindre.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Votre mot pour l’accueil"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, participant: Participant | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())
        # The desk knows already who she is and how to reach her.
        if participant is not None:
            del self.fields["name"], self.fields["reached_by"]


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Qu’est-ce qui ne va pas ?"),
        choices=ReportReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une raison.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Quelques mots, si vous voulez"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TakeDownForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Ce que nous disons à la personne"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
