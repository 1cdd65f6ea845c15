"""What people write in a cell, as the value of a field. ``Wrong`` says what to write instead."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Choices
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.enums import BirthBand, Language, PostKind, Retired
from territory.normalise import sort_key

YES = {"oui", "o", "yes", "x", "1", "vrai", "ok"}
NO = {"non", "n", "no", "0", "faux"}
DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")
YEAR = re.compile(r"(?:19|20)\d\d")
# How spreadsheets count days, when a cell has lost its format.
SERIAL = re.compile(r"[1-9]\d{4}")
SERIAL_BEGIN = datetime.date(1899, 12, 30)

Read = Callable[[str], Any]


class Wrong(ValueError):
    """The message is a French sentence."""


def text(longest: int, *, needed: bool = False) -> Read:
    def read(cell: str) -> str:
        if needed and not cell:
            raise Wrong(_("cette case ne peut pas être vide."))
        if len(cell) > longest:
            raise Wrong(
                _("ce texte est trop long\u00a0: %(most)d signes au plus.") % {"most": longest}
            )
        return cell

    return read


def phone(cell: str) -> str:
    """As it is written; a number that has lost its first zero in a spreadsheet gets it back."""
    if not cell:
        return ""
    digits = "".join(sign for sign in cell if sign.isdigit())
    if len(digits) == 9 and digits == cell and digits[0] in "123456789":
        cell = digits = f"0{digits}"
    if digits == cell and len(digits) == 10:
        cell = " ".join(digits[at : at + 2] for at in range(0, 10, 2))
    if len(digits) < 6 or len(cell) > 30:
        raise Wrong(
            _(
                "« %(cell)s » n’est pas un numéro de téléphone\u00a0: par exemple 05\u00a099\u00a099\u00a000\u00a000."
            )
            % {"cell": cell[:40]}
        )
    return cell


def email(cell: str) -> str:
    if not cell:
        return ""
    try:
        validate_email(cell)
    except ValidationError:
        raise Wrong(_("« %(cell)s » n’est pas une adresse e-mail.") % {"cell": cell[:60]}) from None
    if len(cell) > 254:
        raise Wrong(_("cette adresse est trop longue."))
    return cell


def yes_or_no(cell: str) -> bool:
    key = sort_key(cell)
    if not key or key in NO:
        return False
    if key in YES:
        return True
    raise Wrong(_("écrivez « oui » ou « non »."))


def retired(cell: str) -> str:
    key = sort_key(cell)
    if not key:
        return ""
    if key in {"retraite", "retraitee", "retraite e"}:
        return Retired.YES
    return Retired.YES if yes_or_no(cell) else Retired.NO


def choice(choices: type[Choices]) -> Read:
    """By its label, however it is written, or by words that only one label holds."""

    def read(cell: str) -> str:
        asked = sort_key(cell)
        if not asked:
            return ""
        labels = {value: sort_key(str(label)) for value, label in choices.choices}
        for value, label in labels.items():
            if asked in (label, sort_key(value)):
                return str(value)
        close = [value for value, label in labels.items() if asked in label]
        if len(close) == 1:
            return str(close[0])
        raise Wrong(
            _("« %(cell)s » n’est pas dans la liste\u00a0: %(list)s.")
            % {"cell": cell[:40], "list": ", ".join(f"«\u00a0{x}\u00a0»" for x in choices.labels)}
        )

    return read


def languages(cell: str) -> list[str]:
    read, found = choice(Language), []
    for word in re.split(r"[,;/+]| et ", cell):
        if word.strip():
            code = read(word)
            if code not in found:
                found.append(code)
    return found


def language_labels() -> list[str]:
    return [str(label) for label in Language.labels]


def number(least: int, most: int) -> Read:
    def read(cell: str) -> int | None:
        if not cell:
            return None
        if not cell.isdecimal() or not least <= int(cell[:6]) <= most:
            raise Wrong(
                _("écrivez un nombre entre %(least)d et %(most)d.") % {"least": least, "most": most}
            )
        return int(cell)

    return read


def day(cell: str) -> datetime.date | None:
    if not cell:
        return None
    parts: tuple[int, ...]
    if found := ISO_DAY.fullmatch(cell):
        parts = tuple(int(one) for one in found.groups())
    elif found := DAY.fullmatch(cell):
        at, month, year = (int(one) for one in found.groups())
        parts = (year + (2000 if year < 70 else 1900) if year < 100 else year, month, at)
    elif SERIAL.fullmatch(cell):
        return SERIAL_BEGIN + datetime.timedelta(days=int(cell))
    else:
        parts = (0, 0, 0)
    try:
        return datetime.date(*parts)
    except ValueError:
        raise Wrong(
            _("« %(cell)s » n’est pas une date\u00a0: écrivez-la comme 12/09/2024.")
            % {"cell": cell[:40]}
        ) from None


def past_day(cell: str) -> datetime.date | None:
    found = day(cell)
    if found is not None and not datetime.date(1990, 1, 1) <= found <= today():
        raise Wrong(_("ce jour n’est pas possible\u00a0: il va de 1990 à aujourd’hui."))
    return found


def coming_day(cell: str) -> datetime.date | None:
    found = day(cell)
    if found is not None and not today() <= found <= today() + datetime.timedelta(days=730):
        raise Wrong(
            _(
                "ce jour est passé, ou à plus de deux ans\u00a0: corrigez-le, ou laissez la case vide."
            )
        )
    return found


def birth_band(cell: str) -> int | None:
    """From a date, a year, or the ten years themselves: only these are kept."""
    if not cell:
        return None
    asked = sort_key(cell)
    for value, label in BirthBand.choices:
        if asked == sort_key(str(label)):
            return _of_age(int(value))
    if YEAR.fullmatch(cell):
        year = int(cell)
    else:
        try:
            born = day(cell)
        except Wrong:
            born = None
        year = born.year if born else 0
    if not 1900 <= year <= today().year:
        raise Wrong(_("écrivez l’année de naissance, par exemple 1951."))
    _of_age(year)
    first = BirthBand.BEFORE_1930.value
    return min(max(year // 10 * 10, first), BirthBand.SINCE_2010.value)


def _of_age(year: int) -> int:
    if year > today().year - 18:
        raise Wrong(
            _(
                "cette personne est mineure\u00a0: inscrivez-la à l’accueil, avec son parent ou tuteur."
            )
        )
    return year


def kind(cell: str) -> str:
    asked = sort_key(cell)
    if asked.startswith(("offr", "propos", "donne")) or asked == "o":
        return PostKind.OFFER
    if asked.startswith(("demand", "cherch", "recherch", "besoin")) or asked == "d":
        return PostKind.REQUEST
    raise Wrong(_("écrivez « offre » ou « demande »."))


def kind_of_sheet(name: str) -> str:
    """Some keep offers and requests on sheets of their own."""
    asked = sort_key(name)
    if asked.startswith("offre"):
        return PostKind.OFFER
    return PostKind.REQUEST if asked.startswith("demande") else ""


def split_name(full: str) -> tuple[str, str]:
    """First and family name: « DUPONT Marie », or as most lists write it, « Dupont Marie »."""
    words = full.replace(",", " ").split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    if capitals and len(capitals) < len(words):
        return " ".join(w for w in words if w not in capitals), " ".join(capitals)
    return " ".join(words[1:]), " ".join(words[:1])


def today() -> datetime.date:
    return timezone.localdate()
