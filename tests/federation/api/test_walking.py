"""Reading page after page while the catalogue changes: nothing twice, nothing missed."""

import pytest

from federation.api import walking

pytestmark = pytest.mark.django_db
SORTS = ("q=jardin", "sort=freshness", "q=jardin&sort=adapted")


class Reader:
    def __init__(self, ask, query: str, limit: int = 3) -> None:
        self.ask, self.next = ask, f"/practices?{query}&limit={limit}"
        self.titles: list[str] = []

    def turn(self, pages: int = 1) -> "Reader":
        for _page in range(pages):
            told = self.ask(self.next).json()
            self.titles += [item["title"] for item in told["items"]]
            self.next = told["next"]
        return self

    def to_the_end(self) -> list[str]:
        while self.next:
            self.turn()
        return self.titles


@pytest.fixture
def gardens(catalogue) -> list:
    """The first is the freshest, and the last has been adapted."""
    made = [catalogue.share(f"Jardin {number:02}") for number in range(12)]
    catalogue.share("Copie", parent_practice=str(made[0].action_uid), keywords=["culture"])
    return made[::-1]


@pytest.fixture(params=[300, 4], ids=["in order", "then by freshness"])
def in_order(request, monkeypatch) -> int:
    monkeypatch.setattr(walking, "IN_ORDER", request.param)
    return request.param


def garden_titles(titles: list[str]) -> list[str]:
    return [title for title in titles if title.startswith("Jardin")]


@pytest.mark.parametrize("query", SORTS)
def test_all_pages_together_are_the_whole_answer(ask, gardens, titles, in_order, query):
    read = Reader(ask, query).to_the_end()
    assert len(read) == len(set(read))
    assert set(read) == set(titles(f"/practices?{query}&limit=100"))


@pytest.mark.parametrize("query", SORTS)
def test_what_is_withdrawn_meanwhile_moves_nothing(ask, catalogue, gardens, in_order, query):
    reader = Reader(ask, query).turn(2)
    given, waiting = reader.titles[:6], [g for g in gardens if g.title not in reader.titles]
    for practice in (*(g for g in gardens if g.title in given[:2]), waiting[0]):
        catalogue.withdraw(practice)
    read = reader.to_the_end()
    assert len(read) == len(set(read))
    assert set(garden_titles(read)) == {g.title for g in gardens} - {waiting[0].title}


@pytest.mark.parametrize("query", SORTS)
def test_what_is_shared_meanwhile_brings_nothing_twice(ask, catalogue, gardens, in_order, query):
    reader = Reader(ask, query).turn(2)
    catalogue.share("Jardin tout neuf")
    catalogue.share_again(next(g for g in gardens if g.title == reader.titles[1]))
    read = reader.to_the_end()
    assert len(read) == len(set(read))
    assert set(read) >= {g.title for g in gardens}


@pytest.mark.parametrize("query", SORTS)
def test_what_is_shared_again_before_its_turn_still_comes(ask, catalogue, gardens, query):
    reader = Reader(ask, query).turn(2)
    last = next(g for g in gardens if g.title not in reader.titles)
    catalogue.share_again(last)
    read = reader.to_the_end()
    assert len(read) == len(set(read))
    assert last.title in read


def test_far_away_what_is_shared_again_is_at_the_head(ask, catalogue, gardens, monkeypatch, titles):
    monkeypatch.setattr(walking, "IN_ORDER", 4)
    reader = Reader(ask, "sort=freshness").turn(2)
    last = gardens[-1]
    catalogue.share_again(last)
    assert last.title not in reader.to_the_end()
    assert titles("/practices?sort=freshness&limit=1") == [last.title]


def test_a_cursor_says_the_same_each_time_and_may_change_its_limit(ask, gardens):
    after = Reader(ask, "q=jardin").turn().next
    assert ask(after).content == ask(after).content
    assert len(ask(after.replace("limit=3", "limit=7")).json()["items"]) == 7


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("q=jardin", "q=potager"),
        lambda url: url.replace("q=jardin", "q=jardin&status=ended"),
        lambda url: url.replace("q=jardin", "q=jardin&sort=freshness"),
        lambda url: url[:-1] + ("A" if url[-1] != "A" else "B"),
        lambda url: url.replace("cursor=", "cursor=A"),
        lambda url: url.replace("cursor=", "cursor=.."),
        lambda url: url.split("cursor=")[0] + "cursor=MTIz",
    ],
)
def test_a_cursor_that_is_forged_or_of_another_search_is_refused(ask, gardens, change):
    after = Reader(ask, "q=jardin").turn().next
    answer = ask(change(after))
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert "curseur" in answer.json()["detail"]


def test_a_cursor_of_the_centres_is_not_one_of_the_practices(ask, gardens, other_centre):
    after = ask("/centres?limit=1").json()["next"]
    cursor = after.split("cursor=")[1]
    assert ask(f"/practices?cursor={cursor}").status_code == 404
    of_practices = Reader(ask, "").turn().next.split("cursor=")[1]
    assert ask(f"/centres?cursor={of_practices}").status_code == 404


def test_the_longest_cursor_goes_into_an_address(ask, centre):
    """What a web server reads of a request's first line: 8,190 bytes in deploy/gunicorn.conf.py."""
    given = walking.BitMap(range(7, 400 * 1000, 1000))
    cursor = walking.cursor_of(walking.Place(given, 10**9), "jardin")
    assert len(cursor) < walking.LONGEST_CURSOR
    assert walking.place_of(cursor, "jardin") == walking.Place(given, 10**9)
