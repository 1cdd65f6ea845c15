"""Several sheets at once, through the pages of the back office."""

from typing import Any

from bs4 import BeautifulSoup

from tests.support.editor import LIST


def address(code: str, sheets: Any, **more: Any) -> str:
    """As Wagtail's script makes it; ``sheets`` are sheets, or « all »."""
    ids = ["all"] if sheets == "all" else [sheet.pk for sheet in sheets]
    query = "&".join([*(f"id={one}" for one in ids), *(f"{k}={v}" for k, v in more.items())])
    return f"/gestion/bulk/actions/actionsheet/{code}/?{query}&next={LIST}"


class Asked:
    """The confirmation page."""

    def __init__(self, client: Any, path: str) -> None:
        self.client, self.path = client, path
        answer = client.get(path)
        assert answer.status_code == 200, answer
        self.page = BeautifulSoup(answer.text, "html.parser").main
        self.text = " ".join(self.page.text.split())
        self.field = self.page.select_one("input[name=confirmed]")

    def lists(self) -> list[list[str]]:
        """What will change, and what is left out with its reason."""
        return [
            [" ".join(line.text.split()) for line in part.select("li")]
            for part in self.page.select(".bulk-titles")
        ]

    def confirm(self, **more: Any) -> Any:
        return self.client.post(self.path, {"confirmed": self.field["value"]}, **more)


def said(answer: Any) -> list[str]:
    """The messages of a page."""
    page = BeautifulSoup(answer.text, "html.parser")
    found = page.select(".messages li, [data-w-messages-target] li")
    return [" ".join(one.text.split()) for one in found]
