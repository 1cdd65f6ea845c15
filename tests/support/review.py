"""People of a centre, and what they press on the pages of a sheet's way."""

import re
from typing import Any

from bs4 import BeautifulSoup

from accounts.enums import Role
from accounts.models import JournalEntry, User
from actions.models import ActionSheet
from actions.services import save_draft
from mail.models import OutgoingMail


def person(name: str, role: Role, **more: Any) -> User:
    values = {"first_name": name, "email": f"{name.lower()}@exemple.fr", "role": role, **more}
    return User.objects.create_user(name.lower(), **values)


def words(found: Any) -> str:
    """What is read; spaces that do not break stay what they are."""
    return re.sub(r"[ \n]+", " ", found.text).strip()


def address(sheet: ActionSheet, verb: str) -> str:
    return f"/gestion/fiches/{sheet.pk}/{verb}/"


def hidden(response: Any, verb: str) -> dict[str, str]:
    """What the form with this address holds when nobody has typed anything."""
    page = BeautifulSoup(response.text, "html.parser")
    form = page.find("form", action=lambda target: target and target.endswith(f"/{verb}/"))
    assert form is not None, f"{verb} is not on the page"
    fields = form.find_all("input", type="hidden")
    return {str(field["name"]): str(field["value"]) for field in fields}


def buttons(response: Any) -> list[str]:
    """The buttons of the page's own forms, and the links that look like one."""
    page = BeautifulSoup(response.text, "html.parser").find("main")
    return [words(found) for found in page.select("button, a.button")]


def alerts(response: Any) -> str:
    page = BeautifulSoup(response.text, "html.parser")
    return " ".join(words(found) for found in page.select("[role=alert]"))


def state_line(response: Any) -> str:
    return words(BeautifulSoup(response.text, "html.parser").select_one(".sheet-state"))


def mails() -> list[tuple[str, str]]:
    """(to, subject) of all that was written, oldest first; then forgotten."""
    found = list(OutgoingMail.objects.order_by("pk").values_list("to", "subject"))
    OutgoingMail.objects.all().delete()
    return found


def again(sheet: ActionSheet) -> ActionSheet:
    return ActionSheet.objects.get(pk=sheet.pk)


def changed(sheet: ActionSheet, **fields: Any) -> None:
    later = again(sheet).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(later, name, value)
    save_draft(sheet=later, acting_user=User.objects.get(username="nadia"))


def send(client: Any, sheet: ActionSheet, **typed: str) -> Any:
    return client.post(address(sheet, "envoyer"), typed)


def approve(client: Any, sheet: ActionSheet, version: str | None = None) -> Any:
    if version is None:
        version = hidden(client.get(address(sheet, "validation")), "valider")["version"]
    return client.post(address(sheet, "valider"), {"version": version})


def send_back(client: Any, sheet: ActionSheet, word: str, version: str | None = None) -> Any:
    if version is None:
        version = hidden(client.get(address(sheet, "validation")), "renvoyer")["version"]
    return client.post(address(sheet, "renvoyer"), {"version": version, "word": word})


def journal() -> list[tuple[str, str, str]]:
    return [
        (line.action, line.actor_name, line.note)
        for line in JournalEntry.objects.filter(action__startswith="sh").order_by("pk")
    ]
