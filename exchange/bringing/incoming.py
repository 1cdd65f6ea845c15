"""What a file would bring: people and posts, what is wrong with them, and who seems to be here already.

Nothing is written here. The same file read twice gives the same keys, so that nobody comes twice.
"""

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exchange.bringing import values
from exchange.bringing.reading import Line, Table, read_tables
from exchange.models import Category, Participant, Post
from exchange.people.phones import phone_digits
from tenants.connections import db
from tenants.context import current_centre
from territory.models import Commune
from territory.normalise import match_key, sort_key

KEYS = uuid.UUID("0c5c52a5-4bb1-4c3e-9c36-6f6b7f0c1d11")
NO_KEY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Problem:
    sheet: str
    line: int
    heading: str
    sentence: str

    def __str__(self) -> str:
        if self.heading:
            return _("ligne %(line)d, colonne %(heading)s\u00a0: %(sentence)s") % vars(self)
        return _("ligne %(line)d\u00a0: %(sentence)s") % vars(self)


@dataclass
class Incoming:
    """A row as fields. ``double`` says whom it looks like; such a row comes only when asked for."""

    table: Table
    line: Line
    fields: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    key: uuid.UUID = NO_KEY
    # Brought by this very row before.
    known: bool = False
    double: str = ""

    @property
    def name(self) -> str:
        return f"{self.fields.get('first_name', '')} {self.fields.get('last_name', '')}".strip()

    @property
    def phone(self) -> str:
        return str(self.fields.get("phone", ""))

    @property
    def email(self) -> str:
        return str(self.fields.get("email", ""))

    @property
    def place(self) -> str:
        """Names the row in a form and in a job, without a word of it."""
        return f"{self.table.rank}-{self.line.number}"


@dataclass
class Brought:
    tables: list[Table]
    people: list[Incoming]
    posts: list[Incoming]
    new_categories: list[str]

    @property
    def right(self) -> list[Incoming]:
        """People that come without a question."""
        return [one for one in self.people if not (one.problems or one.known or one.double)]

    @property
    def doubles(self) -> list[Incoming]:
        return [one for one in self.people if one.double and not one.problems and not one.known]

    @property
    def known(self) -> list[Incoming]:
        return [one for one in (*self.people, *self.posts) if one.known]

    @property
    def right_posts(self) -> list[Incoming]:
        return [one for one in self.posts if not one.problems and not one.known]

    @property
    def wrong(self) -> list[Incoming]:
        return [one for one in (*self.people, *self.posts) if one.problems and not one.known]

    @property
    def unknown(self) -> list[str]:
        return [head for table in self.tables for head in table.unknown]


def read_brought(path: Path) -> Brought:
    """In a number of statements that does not depend on the rows. Raises ``UnreadableFile``."""
    tables = read_tables(path)
    people = [_incoming(t, line) for t in tables if t.columns.kind == "people" for line in t.lines]
    posts = [_incoming(t, line) for t in tables if t.columns.kind == "posts" for line in t.lines]
    for person in people:
        _name_person(person)
    _find_communes(people)
    for one in (*people, *posts):
        one.key = _key(one)
    _mark_known(people, Participant)
    _mark_known(posts, Post)
    _mark_doubles(people)
    _find_authors(posts, people)
    categories = _find_categories(posts)
    return Brought(tables, people, posts, categories)


def _incoming(table: Table, line: Line) -> Incoming:
    fields, problems = {}, []
    for column in table.columns.columns:
        if column.code not in line.cells:
            continue
        try:
            fields[column.code] = column.read(line.cells[column.code])
        except values.Wrong as wrong:
            heading = table.headings[column.code]
            problems.append(Problem(table.sheet, line.number, heading, str(wrong)))
    if table.columns.kind == "posts" and "kind" not in line.cells:
        fields["kind"] = values.kind_of_sheet(table.sheet)
    return Incoming(table, line, fields, problems)


def _name_person(person: Incoming) -> None:
    full = person.fields.pop("full_name", "")
    if full and not person.name:
        first, last = values.split_name(full)
        person.fields["first_name"], person.fields["last_name"] = first, last
        too_long = max(len(first), len(last)) > 100
        if too_long:
            _add(person, "full_name", _("ce nom est trop long\u00a0: 100 signes au plus."))
    if not person.name and not person.problems:
        _add(person, "", _("il manque un nom ou un prénom."))


def _add(one: Incoming, code: str, sentence: str) -> None:
    heading = one.table.headings.get(code, "")
    one.problems.append(Problem(one.table.sheet, one.line.number, heading, sentence))


def _key(one: Incoming) -> uuid.UUID:
    """Of the centre, the sort of row, and all that it says; the place of the row does not count."""
    said = {code: str(value) for code, value in sorted(one.fields.items()) if value not in ("", [])}
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
    return uuid.uuid5(KEYS, f"{db.schema_name}|{one.table.columns.kind}|{digest}")


def _mark_known(rows: list[Incoming], model: type[Participant] | type[Post]) -> None:
    """Brought already, by this file or another; or the same row a second time."""
    keys = {one.key for one in rows}
    there = set(model.objects.filter(form_key__in=keys).values_list("form_key", flat=True))
    for one in rows:
        one.known = one.key in there
        if not one.problems:
            there.add(one.key)


# --- Who is here already -----------------------------------------------------------


def name_key(full: str) -> str:
    """The same for « Dupont Marie » and « Marie DUPONT »."""
    return " ".join(sorted(sort_key(full).split()))


def _mark_doubles(people: list[Incoming]) -> None:
    """By the whole name, or by first name and telephone. A couple shares a telephone, no more."""
    seen: dict[tuple[str, ...], str] = {}
    here = Participant.objects.known().values_list("pk", "first_name", "last_name", "phone")
    for pk, first, last, phone in here.iterator(chunk_size=2000):
        said = _("%(name)s, déjà au centre (n° %(number)d)") % {
            "name": f"{first} {last}".strip(),
            "number": pk,
        }
        for key in _double_keys(first, last, phone):
            seen.setdefault(key, said)
    for one in people:
        if one.known or one.problems:
            continue
        fields = one.fields
        keys = _double_keys(
            fields.get("first_name", ""), fields.get("last_name", ""), fields.get("phone", "")
        )
        one.double = next((seen[key] for key in keys if key in seen), "")
        said = _("la ligne %(line)d de ce fichier") % {"line": one.line.number}
        for key in keys:
            seen.setdefault(key, said)


def _double_keys(first: str, last: str, phone: str) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [("name", name_key(f"{first} {last}"))]
    if (digits := phone_digits(phone)) and first:
        keys.append(("phone", sort_key(first), digits))
    return keys


# --- What words stand for ------------------------------------------------------------


def _find_communes(people: Iterable[Incoming]) -> None:
    """« Cozes », « 17120 Cozes » or the Insee code: those of the département before the others."""
    asked = {words for one in people if (words := one.fields.get("commune", ""))}
    wanted = {match_key(_without_postcode(words)) for words in asked}
    rows = Commune.objects.current().filter(sort_key__in=wanted)
    found: dict[str, list[Commune]] = defaultdict(list)
    for row in rows:
        found[row.sort_key].append(row)
    home = current_centre().department_id
    for one in people:
        words = one.fields.get("commune", "")
        if not words:
            continue
        same = found.get(match_key(_without_postcode(words)), [])
        post_code = words[:5] if words[:5].isdecimal() else ""
        near = [c for c in same if post_code and post_code in c.postal_codes.split()]
        near = near or [c for c in same if c.department_id == home] or same
        if len(near) == 1:
            one.fields["commune"] = near[0].code
        else:
            one.fields["commune"] = ""
            _add(one, "commune", _which_commune(words, near))


def _without_postcode(words: str) -> str:
    begin, _blank, rest = words.strip().partition(" ")
    return rest if begin.isdecimal() and len(begin) == 5 and rest else words


def _which_commune(words: str, near: list[Commune]) -> str:
    if near:
        return _("plusieurs communes s’appellent « %(words)s »\u00a0: ajoutez le code postal.") % {
            "words": words[:60]
        }
    return _(
        "« %(words)s » n’est pas une commune\u00a0: écrivez son nom entier, ou videz la case."
    ) % {"words": words[:60]}


def _find_authors(posts: Iterable[Incoming], people: Iterable[Incoming]) -> None:
    """``author``: the key of somebody here, or the row that brings her."""
    if not posts:
        return
    named: dict[str, list[int | Incoming]] = defaultdict(list)
    here = Participant.objects.known().values_list("pk", "first_name", "last_name")
    for pk, first, last in here.iterator(chunk_size=2000):
        named[name_key(f"{first} {last}")].append(pk)
    for person in people:
        if not (person.problems or person.known or person.double):
            named[name_key(person.name)].append(person)
    for post in posts:
        if not (words := post.fields.get("person", "")):
            continue
        found = named.get(name_key(words), [])
        if len(found) == 1:
            post.fields["author"] = found[0]
        else:
            _add(post, "person", _nobody(words) if not found else _several(words))


def _nobody(words: str) -> str:
    return _("« %(words)s » n’est ni au centre, ni parmi les lignes justes de ce fichier.") % {
        "words": words[:60]
    }


def _several(words: str) -> str:
    return _(
        "plusieurs personnes s’appellent « %(words)s »\u00a0: écrivez cette annonce à l’accueil."
    ) % {"words": words[:60]}


def _find_categories(posts: Iterable[Incoming]) -> list[str]:
    """The names of those that would be made, as they are first written."""
    named = {sort_key(one.name): one for one in Category.objects.all()}
    new: dict[str, str] = {}
    for post in posts:
        words = post.fields.get("category", "")
        known = named.get(sort_key(words))
        if known is None:
            if words and not post.problems:
                new.setdefault(sort_key(words), words)
            continue
        if known.refusal:
            _add(post, "category", known.refusal)
        elif known.retired_on:
            _add(
                post,
                "category",
                _("cette catégorie n’est plus proposée\u00a0: choisissez-en une autre."),
            )
        post.fields["category"] = known
    return list(new.values())
