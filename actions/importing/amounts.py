"""Amounts of money in prose, as suggested budget lines.

A wrong number is worse than no number: a unit price, a part of another amount, a sum of those
already read, an approximation or an amount whose nature is not said gives no line.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from actions.enums import RowSource
from federation.enums import BudgetNature
from territory.normalise import sort_key

LARGEST = Decimal(100_000_000)  # euros
LONGEST_LINE = 1_000  # characters; a longer one is no list of amounts
MOST_AMOUNTS = 20  # in one text; with more it is a whole account, to be entered by a person
LONGEST_LABEL = 100
NEAR = 50  # characters around an amount that may qualify it

SPACE = r"[ \u00a0\u202f\u2009]"
AMOUNT = re.compile(
    rf"(?<![\w.,])(?<!\d['’])(?P<whole>\d{{1,3}}(?:(?:{SPACE}|\.)\d{{3}}){{1,3}}(?!\d)|\d+)"
    rf"(?:[.,](?P<cents>\d{{1,2}}))?{SPACE}*"
    rf"(?P<unit>k{SPACE}?€|€|euros?\b|eur\b|millions?{SPACE}+d[’']{SPACE}?euros)",
    re.IGNORECASE,
)
# Not « 2021-2022 », which is two years, nor the year when something began.
YEAR = re.compile(
    r"(?<!depuis )(?<!dès )(?<!avant )(?<!\d)(?<!\d{4}[/–-])(?<!\d{4} [/–-] )(?:19|20)\d\d(?!\d|\s?[/–-]\s?\d)",
    re.IGNORECASE,
)

# Right after an amount: the price of one thing, the beginning of a range, an approximation.
UNSURE_AFTER = re.compile(
    r"\s*(?:/|par\b|chac|pi[èe]ce\b|pour (?:chaque|une?|les (?:adultes|enfants|jeunes|familles|adh|non))\b"
    r"|l[’']|les?\b|la\b|à l[’']|m2|ttc/|mensuel|annuel|x\s?\d|x\b|×|\*|%|symbolique|près\b"
    r"|\(?(?:environ|env\b|approx|max|min|au (?:plus|moins)|en moyenne|(?:et|ou) (?:plus|moins)\b)"
    r"|(?:à|et|-|–|ou)\s*\d|\+(?!\s*[\w(])|-(?=\w))|\d",
    re.IGNORECASE,
)
OF_SOMETHING = re.compile(
    r"\s*(?:de la part )?(?:de la |de l[’']\s?|du |des |de |d[’']\s?)", re.IGNORECASE
)
# Right before an amount: an approximation, a range, a part, a sum, a unit price, a large number
# in words.
UNSURE_BEFORE = re.compile(
    r"(?:\b(?:soit|environ|env\.?|près d[e’']|plus d[e’']|moins d[e’']|jusqu[’']à?|entre|maximum|minimum"
    r"|au moins|au plus|à partir de|max\.?|min\.?|autour de|alentours d[e’']|ordre d[e’']|quelques?"
    r"|presque|à peu près|approximative?ment|estim[eé]e?s? à|à raison d[e’']|fois|sur"
    r"|sur (?:un|le) (?:budget|total|co[uû]t)(?: total| global)?(?: d[e’'])?"
    r"|mille|cents?|vingts?|millions?|milliers?)"
    r"|[~≈=±<>]|[\d€]\s*(?:à|et|-|–|/|ou|x|×|\*)|(?:€|euros?)\s*et|%\s*(?:de|d[’']|du|des|sur)(?: \w+){0,3}"
    r"|(?<!lève )(?<!levait )(?<!levé )(?<!levée )(?<!monte )(?<!chiffre )(?<!revient )\bà|€\s*à|[−])"
    r"\s*(?:un montant d[e’']\s*|de\s*|d[’']\s*)?$",
    re.IGNORECASE,
)
# Another number that is no year stands right before: « 12 34 € ».
NUMBER_BEFORE = re.compile(rf"(?<!\d)(?!(?:19|20)\d\d{SPACE})\d+{SPACE}*$")
PART_OF_ANOTHER = re.compile(r"\b(?:dont|y compris|incluant|comprenant|parmi)\b", re.IGNORECASE)
# Words that make any amount of their line unsure: prices, wishes, what is missing.
UNSURE_LINE = re.compile(
    r"\b(?:tarif|prix|vend|lou[eé]|louent|cotis|adh[eé]sion|tickets?|forfait|quotient|smic|heure"
    r"|demand|sollicit|esp[eé]r|souhait|refus|pr[eé]vi|pr[eé]voi|pr[eé]vu|envisag|pourr|aurai|devrai|devons"
    r"|serai|seront|faudr|manqu|d[eé]ficit|restant|reste|solde|d[eé]j[aà] vers|rembours|[eé]conomi|gagn"
    r"|emprunt|dette|devis|attente|confirmer|sous r[eé]serve|recherch|cherch|besoin|objectif|plafond"
    r"|hypoth|estim|potentiel|moiti[eé]|augment|baiss|diminu|perte|perdu|chaque|par (?:an|mois|jour|semaine"
    r"|trimestre|personne|famille|enfant|s[eé]ance|habitant|foyer|participant|atelier))"
    r"|\b(?:pas|aucune?|sans|jamais|si|sera|tiers|quarts?)\b|/\s?h\b",
    re.IGNORECASE,
)
TOTAL = re.compile(r"\b(?:totale?|totaux|budget global|en tout|ensemble)\b", re.IGNORECASE)
IN_KIND = re.compile(
    r"en nature|valoris|(?:mise?s?|met|mettent) [aà] disposition|contribution (?:volontaire|des mat)"
    r"|pr[eê]t (?:de|du|d[’'])",
    re.IGNORECASE,
)
FUNDING = re.compile(
    r"subvention|financ|prestation de service|\bdons?\b|m[eé]c[eé]nat|fondation|\bfonds\b"
    r"|\bcaf\b|\bmsa\b|\bcpam\b|\bcarsat\b|\bars\b|mairie|\bville\b|\bcommunes?\b|d[eé]partement|\br[eé]gion"
    r"|\bl[’']\s?[eé]tat\b(?! des?\b)|^\W*[eé]tat\s*:|pr[eé]fecture|france relance|contrat de ville|\breaap\b|\bfdva\b"
    r"|fonjep|\bacse\b|centre social|\bevs\b|recettes?|appels? [aà] projets?|\bcnsa\b|conf[eé]rence des"
    r"|intercommunal|communaut[eé] de|\bagglo|\bleader\b|\bfse\b",
    re.IGNORECASE,
)
GIVER = re.compile(rf"{FUNDING.pattern}|[eé]tat\b", re.IGNORECASE)
EXPENSE = re.compile(
    r"co[uû]t|d[eé]pens|achat|achet|\bcharges?\b|salair|r[eé]mun[eé]r|\bfrais\b|mat[eé]riel|fourniture"
    r"|prestataire|intervenante?s?\b|location|assurance|alimentation|go[uû]ters?|d[eé]placement|carburant"
    r"|impression|communication|[eé]quipement|investissement|transport|formation|\bpay[eé]|\br[eé]gl[eé]"
    r"|factur|revers",
    re.IGNORECASE,
)
PARENTHESES = re.compile(r"\([^()]*\)")


@dataclass
class _Found:
    start: int
    end: int
    amount: Decimal


def suggest_budget_lines(text: str) -> list[dict[str, Any]]:
    """Rows of ``budget_lines`` with ``source`` imported, for the amounts whose meaning is sure."""
    lines = [line for line in text.split("\n") if len(line) <= LONGEST_LINE and AMOUNT.search(line)]
    if len(lines) > MOST_AMOUNTS:
        return []
    rows: list[dict[str, Any]] = []
    amounts: list[Decimal] = []
    places: list[int] = []
    for line in lines:
        plain = _without_parentheses(line)
        found = [_read(match) for match in AMOUNT.finditer(plain)]
        here = [item.amount for item in found]
        if len(amounts) + len(here) > MOST_AMOUNTS:
            return []
        for item, row in _rows_of(line, plain, found):
            if not _is_sum(here, found.index(item)):
                rows.append(row)
                places.append(len(amounts) + found.index(item))
        amounts += here
    # Bare amounts on several lines, or beside other ones, do not say what they are.
    bare = [_is_bare(row["note"]) for row in rows]
    only_bare = len(lines) == 1 and all(bare)
    kept = [
        row
        for row, place, is_bare in zip(rows, places, bare, strict=True)
        if not _is_sum(amounts, place) and (only_bare or not is_bare)
    ]
    explained = [row for row in kept if not TOTAL.search(row["note"])]
    return explained or (kept if len(kept) == 1 else [])


def _without_parentheses(line: str) -> str:
    """Explanations in parentheses tell the nature, never an amount of their own."""
    return PARENTHESES.sub(lambda found: " " * len(found.group()), line)


def _rows_of(line: str, plain: str, found: list[_Found]) -> list[tuple[_Found, dict[str, Any]]]:
    if not found or UNSURE_LINE.search(plain):
        return []
    equals = plain.find("=")
    if equals >= 0 and len([item for item in found if item.end <= equals]) < 2:
        return []  # not parts before their sum
    kept = [item for item in found if _is_sure(plain, item) and not 0 <= equals < item.start]
    part = PART_OF_ANOTHER.search(line)
    own = line[: part.start()] if part else line
    nature = _nature(own, found) if kept else None
    if nature is None or (part and _is_bare(own)):
        return []
    years = set(YEAR.findall(AMOUNT.sub(" ", plain)))
    labels = _labels(plain, found)
    return [
        (
            item,
            {
                "nature": nature.value,
                "label": labels[item.start],
                "amount": f"{item.amount:.2f}",
                "year": int(min(years)) if len(years) == 1 else None,
                "note": line.strip(),
                "source": RowSource.IMPORTED.value,
            },
        )
        for item in kept
    ]


def _read(match: re.Match[str]) -> _Found:
    whole = re.sub(r"\D", "", match["whole"])
    amount = Decimal(f"{whole[:12]}.{match['cents'] or '0'}")
    unit = match["unit"].casefold()
    if unit.startswith("k"):
        amount *= 1_000
    elif unit.startswith("million"):
        amount *= 1_000_000
    return _Found(match.start(), match.end(), amount)


def _is_sure(line: str, item: _Found) -> bool:
    before, after = line[max(0, item.start - NEAR) : item.start], line[item.end : item.end + NEAR]
    of = OF_SOMETHING.match(after)
    return (
        0 < item.amount < LARGEST
        and not before.endswith("-")
        and not PART_OF_ANOTHER.search(line, 0, item.start)
        and not UNSURE_BEFORE.search(before)
        and not NUMBER_BEFORE.search(before)
        and not UNSURE_AFTER.match(after)
        # « 3000 € de la CAF » says who gives, « 1 € de l’heure » is a price.
        and (of is None or bool(GIVER.match(after, of.end())))
    )


def _is_sum(amounts: list[Decimal], place: int) -> bool:
    """True when all the amounts before, or all those after, are its parts."""
    return any(
        len(others) > 1 and sum(others) == amounts[place]
        for others in (amounts[:place], amounts[place + 1 :])
    )


def _nature(line: str, found: list[_Found]) -> BudgetNature | None:
    """What the words around an amount say of it; None when they say nothing, or two things."""
    if _is_bare(line):
        # The field is called « Ressources financières mobilisées ».
        return BudgetNature.FUNDING
    in_kind = IN_KIND.search(line)
    if in_kind:
        if len(found) > 1:
            return None
        between = line[in_kind.end() : found[0].start] or line[found[0].end : in_kind.start()]
        joined = re.search(r"[,;+]|\b(?:et|ainsi que|plus)\b", between, re.IGNORECASE)
        return None if joined and "(" not in between else BudgetNature.IN_KIND
    funding, expense = bool(FUNDING.search(line)), bool(EXPENSE.search(line))
    if funding == expense:
        return None
    return BudgetNature.FUNDING if funding else BudgetNature.EXPENSE


def _is_bare(line: str) -> bool:
    """A line of amounts and nothing else."""
    return bool(AMOUNT.search(line)) and not re.sub(r"[\s+=.;,•–-]", "", AMOUNT.sub("", line))


def _labels(line: str, found: list[_Found]) -> dict[int, str]:
    """By the start of each amount: « Mairie » in « Mairie : 20 000 € », else empty."""
    labels = {found[0].start: _label(line[: found[0].start])}
    for previous, item in pairwise(found):
        between = line[previous.end : item.start]
        together = not re.sub(r"[\s+,;]|\bet\b", "", between)
        labels[item.start] = labels[previous.start] if together else _label(between)
    return labels


def _label(text: str) -> str:
    head, colon, _rest = text.partition(":")
    label = head.strip(" \u00a0\t-–—•*,;+.")
    return label if colon and len(label) <= LONGEST_LABEL and not sort_key(label).isdigit() else ""
