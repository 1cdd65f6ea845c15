"""The editor of a sheet as a browser without scripts sends it back."""

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode

LIST = "/gestion/fiches/"
ADD = f"{LIST}add/"
FORM = "application/x-www-form-urlencoded"


def edit(pk: int) -> str:
    return f"{LIST}edit/{pk}/"


def form_of(response: Any) -> "Typed":
    """What the form holds, ready to be changed and sent."""
    form = BeautifulSoup(response.text, "html.parser").find(id="w-editor-form")
    assert form is not None, response.text[:2000]
    for template in form.find_all("template"):
        template.decompose()
    return Typed({name: [*values] for name, values in _fields(form)})


def _fields(form: Any) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name:
            continue
        values = found.setdefault(name, [])
        if field.name == "textarea":
            values.append(field.text.removeprefix("\n"))
        elif field.name == "select":
            values += [option["value"] for option in field.find_all("option", selected=True)]
        elif field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            values.append(field.get("value", ""))
    yield from found.items()


class Typed(MultiValueDict):
    def add_row(self, relation: str, **values: Any) -> str:
        """The prefix of the new row's fields."""
        rank = int(self[f"{relation}-TOTAL_FORMS"])
        self[f"{relation}-TOTAL_FORMS"] = str(rank + 1)
        prefix = f"{relation}-{rank}-"
        for name, value in {"ORDER": rank + 1, "source": "entered", **values}.items():
            self[prefix + name] = str(value)
        return prefix

    def sent(self) -> dict[str, str]:
        """What ``client.post(address, **typed.sent())`` needs."""
        return {"data": urlencode(dict(self.lists()), doseq=True), "content_type": FORM}


def errors_of(response: Any) -> list[str]:
    page = BeautifulSoup(response.text, "html.parser")
    found = page.select(".error-message, .errorlist li, [data-field-errors] p, .messages li")
    return [" ".join(entry.text.split()) for entry in found]
