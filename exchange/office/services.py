"""What direction decides about the exchange of its centre."""

from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import JournalAction
from accounts.errors import Refused
from accounts.journal import record
from accounts.models import User
from exchange.models import ExchangeSettings, Place
from exchange.selectors import exchange_settings
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


@transaction.atomic
def save_place(*, place: Place) -> None:
    """A new one comes last."""
    if place.pk is None:
        last = Place.objects.aggregate(last=Max("sort_order"))["last"]
        place.sort_order = 0 if last is None else last + 1
    place.save()


@transaction.atomic
def move_place(*, place: Place, up: bool) -> None:
    """One step among those that are used; at the end of the list nothing happens."""
    rows = list(Place.objects.select_for_update().filter(retired_on=None))
    here = next((rank for rank, row in enumerate(rows) if row.pk == place.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for rank, row in enumerate(rows):
        if row.sort_order != rank:
            row.sort_order = rank
            row.save(update_fields=["sort_order"])


@transaction.atomic
def retire_place(*, place: Place, retired: bool) -> None:
    """No longer proposed, or again; papers that hang there stay on the list to take down."""
    row = Place.objects.select_for_update().get(pk=place.pk)
    row.retired_on = (row.retired_on or timezone.localdate()) if retired else None
    row.save(update_fields=["retired_on"])


@transaction.atomic
def delete_place(*, place: Place) -> None:
    """Only one that nothing names. Raises ``Refused``."""
    try:
        place.delete()
    except ProtectedError as error:
        raise Refused(
            _(
                "« %(name)s » ne peut pas être supprimé : des annonces y sont ou y ont été "
                "affichées. Retirez-le plutôt : il ne sera plus proposé."
            )
            % {"name": place.name}
        ) from error
