"""What direction decides about the exchange of its centre."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.journal import record
from accounts.models import User
from exchange.models import Category, ExchangeSettings, Place
from exchange.office.lists import delete_row, move_row, retire_row, save_row
from exchange.selectors import exchange_settings
from exchange.wall.services import index_posts_of
from tenants.enums import Module
from tenants.models import Centre
from tenants.modules import switch_module


@transaction.atomic
def switch_exchange(*, centre: Centre, on: bool, acting_user: User) -> bool:
    """Opens or closes the module; whether it was otherwise before. Nothing of it is deleted."""
    changed = switch_module(centre=centre, module=Module.EXCHANGE, on=on)
    if changed:
        action = JournalAction.MODULE_OPENED if on else JournalAction.MODULE_CLOSED
        record(action, actor=acting_user, subject=str(Module.EXCHANGE.label))
    return changed


@transaction.atomic
def set_up(*, acting_user: User, **values: Any) -> ExchangeSettings:
    """``values`` are fields of ``ExchangeSettings``; the journal names those that changed."""
    before = exchange_settings()
    fields = [name for name, value in values.items() if getattr(before, name) != value]
    row, _made = ExchangeSettings.objects.update_or_create(pk=1, defaults=values)
    if fields:
        names = [
            str(getattr(ExchangeSettings._meta.get_field(name), "verbose_name", name))
            for name in fields
        ]
        record(JournalAction.EXCHANGE_SET_UP, actor=acting_user, note=", ".join(names))
    return row


def save_place(*, place: Place) -> None:
    """A new one comes last."""
    save_row(place)


def move_place(*, place: Place, up: bool) -> None:
    """One step among those that are used."""
    move_row(place, up=up)


def retire_place(*, place: Place, retired: bool) -> None:
    """No longer proposed, or again; papers that hang there stay on the list to take down."""
    retire_row(place, retired=retired)


def delete_place(*, place: Place) -> None:
    """Only one that nothing names. Raises ``Refused``."""
    delete_row(
        place,
        said=_(
            "« %(name)s » ne peut pas être supprimé : des annonces y sont ou y ont été "
            "affichées. Retirez-le plutôt : il ne sera plus proposé."
        ),
    )


@transaction.atomic
def save_category(*, category: Category) -> None:
    """A new one comes last; its posts are found by its new name from now on."""
    before = Category.objects.filter(pk=category.pk).values_list("name", flat=True).first()
    save_row(category)
    if before is not None and before != category.name:
        index_posts_of(category)


def move_category(*, category: Category, up: bool) -> None:
    move_row(category, up=up)


def retire_category(*, category: Category, retired: bool) -> None:
    """Posts that are in it stay on the wall until their day; nothing new is written in it."""
    retire_row(category, retired=retired)


def delete_category(*, category: Category) -> None:
    """Only one in which nobody ever wrote. Raises ``Refused``."""
    delete_row(
        category,
        said=_(
            "« %(name)s » ne peut pas être supprimée : des annonces y sont ou y ont été rangées. "
            "Elle reste dans les catégories qui ne servent plus."
        ),
    )
