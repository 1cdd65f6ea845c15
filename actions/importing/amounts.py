"""Amounts of money in prose, as suggested budget lines.

A wrong number is worse than no number: a unit price, a part of another amount, a sum of those
already read, an approximation or an amount whose nature is not said gives no line.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from actions.enums import RowSource
from federation.enums import BudgetNature
from territory.normalise import sort_key

LARGEST = Decimal(100_000_000)  # euros
LONGEST_LINE = 2_000  # characters; a longer one is no list of amounts
LONGEST_LABEL = 100

SPACE = r"[ \u00a0\u202f\u2009]"
AMOUNT = re.compile(
    rf"(?<![\w.,])(?P<whole>\d{{1,3}}(?:(?:{SPACE}|\.)\d{{3}})+(?!\d)|\d+)"
    rf"(?:[.,](?P<cents>\d{{1,2}}))?{SPACE}*"
    rf"(?P<unit>k{SPACE}?€|€|euros?\b|eur\b|millions?{SPACE}+d[’']{SPACE}?euros)",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

# Right after an amount: the price of one thing, or of one period.
UNIT_PRICE = re.compile(
    r"\s*(?:/|par\b|chacun|pièce\b|piece\b|pour (?:chaque|un|une)\b|l[’']|le\b|la\b|les\b|de l[’']heure"
    r"|d[’']|des?\b|du\b|à l[’']|l’unité|m2|ttc/|mensuel|annuel|par\b|x\b|×|\*)",
    re.IGNORECASE,
)
# Right after an amount: the beginning of a range.
RANGE_AFTER = re.compile(r"\s*(?:à|et|-|–|ou)\s*\d", re.IGNORECASE)
# Right before an amount, in the same clause.
UNSURE_BEFORE = re.compile(
    r"(?:\bdont|\bsoit|\benviron|\benv\.?|\bprès d[e’']|\bplus d[e’']|\bmoins d[e’']|\bjusqu[’']?à?|\bentre"
    r"|\bmaximum|\bminimum|\bau moins|\bau plus|\bà partir de|\bmax\.?|\bmin\.?|~|≈|=|±|\d\s*(?:à|et|-|–|ou|x|×|\*)"
    r"|\bde\s+\d[\d  .,]*\s*(?:€|euros?)?\s*à)\s*(?:un montant de\s*|de\s*|d[’']\s*)?$",
    re.IGNORECASE,
)
# Words that make any amount of their line unsure: prices, wishes, what is missing.
UNSURE_LINE = re.compile(
    r"\b(?:tarif|prix|vend|lou[eé]|louent|cotis|adh[eé]sion|tickets?|forfait|quotient|smic|/h\b|heure"
    r"|demand|sollicit|esp[eé]r|souhait|refus|pr[eé]vi|envisag|pourr|aurai|devrai|serai|manqu|d[eé]ficit"
    r"|restant|reste|solde|d[eé]j[aà] vers|rembours|[eé]conomi|gagn|par (?:an|mois|jour|semaine"
    r"|trimestre|personne|famille|enfant|s[eé]ance|habitant|foyer|participant|atelier)|chaque)",
    re.IGNORECASE,
)
TOTAL = re.compile(r"\b(?:total|budget global|en tout|au total|ensemble)\b", re.IGNORECASE)
IN_KIND = re.compile(
    r"en nature|valoris|mise? [aà] disposition|mis [aà] disposition|contribution (?:volontaire|des mat)"
    r"|pr[eê]t (?:de|du|d[’'])",
    re.IGNORECASE,
)
FUNDING = re.compile(
    r"subvention|financ|prestation de service|participation (?:de|du)|\bdons?\b|m[eé]c[eé]nat|fondation|fonds"
    r"|\bcaf\b|\bmsa\b|\bcpam\b|\bcarsat\b|\bars\b|mairie|\bville\b|commune|d[eé]partement|r[eé]gion"
    r"|[eé]tat\b|pr[eé]fecture|france relance|contrat de ville|reaap|fdva|fonjep|acse|autofinancement"
    r"|fonds propres|centre social|\bevs\b|association|recettes?|appel [aà] projets?|cnsa|conf[eé]rence des"
    r"|interco|agglo|leader|europe|\bfse\b",
    re.IGNORECASE,
)
EXPENSE = re.compile(
    r"co[uû]t|d[eé]pens|achat|achet|charges?\b|salair|r[eé]mun[eé]r|frais|mat[eé]riel|fourniture|prestataire"
    r"|intervenante?s?\b|location|assurance|alimentation|go[uû]ters?|d[eé]placement|carburant|impression"
    r"|communication|[eé]quipement|investissement|transport|formation",
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
    lines = [line for line in text.split("\n") if line.strip()]
    rows: list[dict[str, Any]] = []
    totals: list[dict[str, Any]] = []
    bare: list[dict[str, Any]] = []
    for line in lines:
        if len(line) > LONGEST_LINE:
            continue
        found = _rows_of(line)
        if TOTAL.search(line):
            totals += found
        elif found and _is_bare(line):
            bare += found
        else:
            rows += found
    # Bare amounts on several lines, or beside explained ones, do not say what they are.
    if bare and not rows and not totals and sum(_is_bare(line) for line in lines) == 1:
        rows = bare
    return rows or (totals if len(totals) == 1 else [])


def _rows_of(line: str) -> list[dict[str, Any]]:
    # Explanations in parentheses tell the nature, never an amount of their own.
    plain = PARENTHESES.sub(lambda found: " " * len(found.group()), line)
    if UNSURE_LINE.search(plain):
        return []
    found = [_read(match) for match in AMOUNT.finditer(plain)]
    kept = [
        item
        for previous, item in zip([None, *found], found, strict=False)
        if _is_sure(plain, previous, item)
    ]
    if not kept:
        return []
    years = set(YEAR.findall(plain))
    year = int(years.pop()) if len(years) == 1 else None
    rows = []
    for item in kept:
        nature = _nature(line, len(found))
        if nature is None:
            return []
        rows.append(
            {
                "nature": nature.value,
                "label": _label(plain, found[0].start),
                "amount": f"{item.amount:.2f}",
                "year": year,
                "note": line.strip(),
                "source": RowSource.IMPORTED.value,
            }
        )
    return rows


def _read(match: re.Match[str]) -> _Found:
    whole = re.sub(r"\D", "", match["whole"])
    amount = Decimal(f"{whole[:12]}.{match['cents'] or '0'}")
    unit = match["unit"].casefold()
    if unit.startswith("k"):
        amount *= 1_000
    elif unit.startswith("million"):
        amount *= 1_000_000
    return _Found(match.start(), match.end(), amount)


def _is_sure(line: str, previous: _Found | None, item: _Found) -> bool:
    before = line[previous.end if previous else 0 : item.start]
    clause = re.split(r"[.;]\s", before)[-1]
    after = line[item.end :]
    return (
        0 < item.amount < LARGEST
        and not before.endswith(("-", "−"))
        and not re.search(r"\bdont\b", line[: item.start], re.IGNORECASE)
        and not UNSURE_BEFORE.search(clause)
        and not (previous is not None and "=" in before)
        and not UNIT_PRICE.match(after)
        and not RANGE_AFTER.match(after)
    )


def _nature(line: str, amounts: int) -> BudgetNature | None:
    """What the words around an amount say of it; None when they say nothing, or two things."""
    if _is_bare(line):
        # The field is called « Ressources financières mobilisées ».
        return BudgetNature.FUNDING
    if IN_KIND.search(line):
        return BudgetNature.IN_KIND if amounts == 1 else None
    funding, expense = bool(FUNDING.search(line)), bool(EXPENSE.search(line))
    if funding == expense:
        return None
    return BudgetNature.FUNDING if funding else BudgetNature.EXPENSE


def _is_bare(line: str) -> bool:
    """A line of amounts and nothing else."""
    left = AMOUNT.sub("", line)
    return bool(AMOUNT.search(line)) and not re.sub(r"[\s+.;,•–-]", "", left)


def _label(line: str, first_amount: int) -> str:
    """« Mairie » in « Mairie : 20 000 € »; else empty."""
    head, colon, _rest = line[:first_amount].partition(":")
    label = head.strip(" \u00a0\t-–—•*")
    return label if colon and len(label) <= LONGEST_LABEL and not sort_key(label).isdigit() else ""
