"""Numbers of people in prose, as suggested rows.

A wrong number is worse than no number: a range, an approximation, a past or hoped-for figure, or
two figures for the same kind of people give no row.
"""

import re
from typing import Any

from actions.enums import RowSource
from federation.enums import WorkforceCategory

LARGEST = 10_000  # people
LONGEST_TEXT = 20_000  # characters
NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        [
            "un/une",
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "dix",
            "onze",
            "douze",
            "treize",
            "quatorze",
            "quinze",
            "seize",
            "dix-sept",
            "dix-huit",
            "dix-neuf",
            "vingt",
        ],
        start=1,
    )
    for word in words.split("/")
}
NUMBER = rf"(?P<number>\d{{1,6}}|(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}))"

NOUNS: dict[WorkforceCategory, str] = {
    # Not « animatrice »: under « acteurs bénévoles » she is a volunteer.
    WorkforceCategory.PROFESSIONALS: r"professionnel(?:le)?s?|salari[ée]e?s?",
    WorkforceCategory.VOLUNTEERS: r"(?:[a-zéèêç]+s )?b[ée]n[ée]voles?",
    WorkforceCategory.RESIDENTS: r"habitant(?:e|-e|·e|\.e)?(?:s|-s|·s)?",
}
HEADINGS: dict[WorkforceCategory, str] = {
    WorkforceCategory.PROFESSIONALS: r"professionnel(?:le)?s|salari[ée]e?s",
    WorkforceCategory.VOLUNTEERS: r"b[ée]n[ée]voles",
    WorkforceCategory.RESIDENTS: r"habitants?(?:-e-s|·e·s|es)?",
}
REACHED = (
    r"participant(?:e)?s?|b[ée]n[ée]ficiaires|usag[eè]re?s? inscrite?s?|personnes inscrites|inscrits"
    r"|personnes (?:accueillies|accompagn[ée]es|touch[ée]es)"
)

UNSURE_BEFORE = re.compile(
    r"(?:\d\s*(?:à|a|et|ou|-|–|/|x|,|\.)|\bentre|\benviron|\benv\.?|\bprès d[e’']|\bplus d[e’']|\bmoins d[e’']"
    r"|\bjusqu[’']à|\bau moins|\bau plus|\bmaximum|\bminimum|\bdont|\bsoit|\bou|~|≈|\+|n°|-|−)\s*$",
    re.IGNORECASE,
)
# The figure is not today's: it was, or it is hoped for.
ANOTHER_TIME = re.compile(
    r"\b(?:au d[ée]but|au d[ée]part|avant|ancien|initialement|auparavant|à terme|objectif|a pour but"
    r"|souhait|esp[ée]r|potentiel|pr[ée]vu|vis[ée]|recherch|besoin|manqu|si possible|id[ée]alement"
    r"|en moyenne|chaque|par (?:an|mois|s[ée]ance|semaine|atelier))",
    re.IGNORECASE,
)
# Right after the number's noun: another kind of people than the noun alone says.
UNSURE_AFTER = re.compile(
    r"\s*(?:ou\b|potentiel|à temps partiel|à mi|maximum|minimum|environ|/|%)", re.IGNORECASE
)


def suggest_workforce(text: str) -> list[dict[str, Any]]:
    """Rows of ``workforce`` with ``source`` imported: at most one for each kind of people."""
    rows = []
    for category, nouns in NOUNS.items():
        found = _counts(text, nouns, HEADINGS[category])
        if len(found) == 1:
            number, note = found[0]
            rows.append(
                {
                    "category": category.value,
                    "number": number,
                    "note": note,
                    "source": RowSource.IMPORTED.value,
                }
            )
    return rows


def suggest_people_reached(text: str) -> list[dict[str, Any]]:
    """Rows of ``people_reached`` with ``source`` imported: only a figure that stands alone."""
    found = _counts(text, REACHED, "")
    if len(found) != 1:
        return []
    number, note = found[0]
    empty = dict.fromkeys(("adults", "retired", "minors", "year"))
    return [{"total": number, **empty, "note": note, "source": RowSource.IMPORTED.value}]


def _counts(text: str, nouns: str, headings: str) -> list[tuple[int, str]]:
    """Each (number, phrase); none at all when one of them is unsure, for they may overlap."""
    found: list[tuple[int, str]] = []
    counted = re.compile(rf"(?<![\w.,/]){NUMBER}\s+(?:{nouns})\b", re.IGNORECASE)
    headed = re.compile(
        rf"^[\s•*-]*(?:{headings})\b[^:\d]{{0,60}}:\s*(?P<number>\d{{1,6}})\s*$", re.IGNORECASE
    )
    for line in text[:LONGEST_TEXT].split("\n"):
        heading = headed.match(line) if headings else None
        if heading:
            found.append((int(heading["number"]), line.strip()))
            continue
        for match in counted.finditer(line):
            clause = re.split(r"[.;]\s", line[: match.start()])[-1]
            if ANOTHER_TIME.search(clause) or ANOTHER_TIME.search(_rest_of_clause(line, match)):
                continue
            if UNSURE_BEFORE.search(clause) or UNSURE_AFTER.match(line[match.end() :]):
                return []
            found.append((_number(match["number"]), match.group().strip()))
    return [(number, note) for number, note in found if 0 < number <= LARGEST]


def _rest_of_clause(line: str, match: re.Match[str]) -> str:
    return re.split(r"[.;,(]", line[match.end() :])[0]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBER_WORDS[text.casefold()]
