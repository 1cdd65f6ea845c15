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
MOST_FIGURES = 30  # in one line
NEAR = 200  # characters around a figure that may qualify it
YEARS = range(1900, 2100)
NUMBER_WORDS = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "onze": 11,
    "douze": 12,
    "treize": 13,
    "quatorze": 14,
    "quinze": 15,
    "seize": 16,
    "dix-sept": 17,
    "dix-huit": 18,
    "dix-neuf": 19,
    "vingt": 20,
}
WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
NUMBER = rf"(?P<number>\d{{1,6}}|(?:{WORDS}))"

# « 4 chauffeurs bénévoles », never « 200 heures bénévoles ».
KINDS_OF_PEOPLE = (
    r"parent|maman|papa|habitant|adulte|jeune|senior|s[ée]nior|personne|retrait[ée]e|retrait[ée]|membre"
    r"|adh[ée]rent|adh[ée]rente|usager|femme|homme|citoyen|citoyenne|jardini[eè]re|jardinier|cuisini[eè]re"
    r"|cuisinier|[ée]tudiant|[ée]tudiante|lyc[ée]en|coll[ée]gien|voisin|voisine|b[ée]n[ée]ficiaire"
    r"|[a-zé]{2,20}(?:ateur|atrice|euse|ffeur|cteur|ctrice|eiller|eill[eè]re|enant|enante|agnant|agnante)"
)
NOUNS: dict[WorkforceCategory, str] = {
    # Not « animatrice »: under « acteurs bénévoles » she is a volunteer.
    WorkforceCategory.PROFESSIONALS: r"professionnel(?:le)?s?|salari[ée]e?s?",
    WorkforceCategory.VOLUNTEERS: rf"(?:(?:{KINDS_OF_PEOPLE})s?\s+)?b[ée]n[ée]voles?",
    WorkforceCategory.RESIDENTS: r"habitant(?:e|-e|·e|\.e)?(?:s|-s|·s)?",
}
HEADINGS: dict[WorkforceCategory, str] = {
    WorkforceCategory.PROFESSIONALS: r"professionnel(?:le)?s?|salari[ée]e?s?",
    WorkforceCategory.VOLUNTEERS: r"b[ée]n[ée]voles?",
    WorkforceCategory.RESIDENTS: r"habitants?(?:-e-s|·e·s|es)?",
}
REACHED = (
    r"participant(?:e)?s?|b[ée]n[ée]ficiaires|usag[eè]re?s? inscrite?s?|personnes inscrites|inscrits"
    r"|personnes (?:accueillies|accompagn[ée]es|touch[ée]es)"
)
BULLET = re.compile(r"^[\s•*–—-]+")

UNSURE_BEFORE = re.compile(
    r"(?:(?:\d|\b(?:" + WORDS + r"))\s*(?:à|a|et|ou|-|–|/|x|,|\.)"
    # A larger number, in words or in groups of digits.
    r"|(?:\d|\b(?:"
    + WORDS
    + r"|vingts?|trente|quarante|cinquante|soixante|cents?|mille))[\s-]+(?:et\s+)?"
    r"|(?:vingt|trente|quarante|cinquante|soixante)[\s-]et[\s-]"
    r"|\b(?:entre|environ|env\.?|près d[e’']|plus d[e’']|moins d[e’']|jusqu[’']à|au moins|au plus|maximum"
    r"|minimum|dont|soit|ou|quelques?|presque|à peu près|approximative?ment|autour de|ordre d[e’']"
    r"|fois|(?:groupes|[ée]quipes|bin[ôo]mes) d[e’']|pas|sans|aucune?)"
    r"|\b(?:commune|village|ville|quartier|territoire|bourg|population|agglom[ée]ration|r[ée]sidence)"
    r" d[e’'](?: près d[e’'])?"
    r"|[~≈+<>x×−]|n°)\s*$",
    re.IGNORECASE,
)
# The figure is not today's: it was, or it is hoped for.
ANOTHER_TIME = re.compile(
    r"\b(?:au d[ée]but|au d[ée]part|avant|ancien|initialement|auparavant|à terme|objectif|a pour but"
    r"|souhait|esp[ée]r|potentiel|pr[ée]vu|pr[ée]voi|vis[ée]|recherch|cherch|besoin|manqu|si possible|id[ée]al"
    r"|en moyenne|chaque|par (?:an|mois|jour|s[ée]ance|semaine|atelier|groupe)|futur|nouve|faudr|devrai"
    r"|pourrai|serai|aurai|seront|aurons|envisag|recrut|il y avait|[ée]tai(?:t|ent)|avai(?:t|ent)|avions"
    r"|an dernier|ann[ée]e derni[èe]re|perdu|quitt[ée]|partie?s\b|parti\b|arr[êe]t|absent|autrefois)",
    re.IGNORECASE,
)
UNSURE_HEADING = re.compile(
    r"environ|\b(?:max|min|etp|et|ou|heures?|jours?)\b|[/%€&]", re.IGNORECASE
)
TODAY = re.compile(r"\b(?:actuellement|aujourd[’']hui|maintenant|à ce jour|d[ée]sormais)", re.I)
# Right after the number's noun: another kind of people than the noun alone says.
UNSURE_AFTER = re.compile(
    r"\s*(?:ou\b|potentiel|à temps partiel|à mi|\(?(?:maximum|minimum|max\b|min\b|environ)|/|%|etp\b"
    r"|[ée]quivalent|-(?!e|s)|sur\b|peu[tv]|doi[tv]|(?:et|&)\s+(?:professionnel|salari"
    r"|b[ée]n[ée]vole|habitant))|.{0,20}\betp\b",
    re.IGNORECASE,
)
# « 5 habitants bénévoles » are volunteers, and only that.
ALSO_VOLUNTEERS = re.compile(r"\s+b[ée]n[ée]vole", re.IGNORECASE)


def suggest_workforce(text: str) -> list[dict[str, Any]]:
    """Rows of ``workforce`` with ``source`` imported: at most one for each kind of people."""
    rows = []
    for category, nouns in NOUNS.items():
        found = _only_count(text, nouns, HEADINGS[category])
        if found:
            number, note = found
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
    found = _only_count(text, REACHED, "participante?s|inscrits|b[ée]n[ée]ficiaires")
    if not found or found[1].casefold().startswith("un"):
        return []  # « un participant raconte »
    number, note = found
    empty = dict.fromkeys(("adults", "retired", "minors", "year"))
    return [{"total": number, **empty, "note": note, "source": RowSource.IMPORTED.value}]


def _only_count(text: str, nouns: str, headings: str) -> tuple[int, str] | None:
    """The (number, phrase) of these people; None for several, or an unsure one: they may overlap."""
    if not text or len(text) > LONGEST_TEXT:
        return None
    found: list[tuple[int, str]] = []
    counted = re.compile(rf"(?<![\w.,/-]){NUMBER}\s+(?:{nouns})\b", re.IGNORECASE)
    headed = re.compile(
        rf"(?:{headings})\b[^:\d]{{0,60}}:\s*(?P<number>\d{{1,6}})\s*$", re.IGNORECASE
    )
    other_time = False  # under « Au départ : »
    for whole_line in text.split("\n"):
        line = BULLET.sub("", whole_line)
        if line.rstrip().endswith(":"):
            other_time = bool(ANOTHER_TIME.search(line))
        if other_time:
            continue
        heading = headed.match(line)
        if heading:
            if ANOTHER_TIME.search(line) or UNSURE_HEADING.search(line):
                return None
            found.append((int(heading["number"]), line.strip()))
            continue
        for rank, match in enumerate(counted.finditer(line)):
            if rank > MOST_FIGURES:
                return None
            before = line[max(0, match.start() - NEAR) : match.start()]
            after = line[match.end() : match.end() + NEAR]
            clause = TODAY.split(re.split(r"[.;!?]\s", before)[-1])[-1]
            sentence = f"{clause} {match.group()} {re.split(r'[.;,(!?]', after)[0]}"
            if ANOTHER_TIME.search(sentence) or ALSO_VOLUNTEERS.match(after):
                continue
            if UNSURE_BEFORE.search(clause) or UNSURE_AFTER.match(after):
                return None
            found.append((_number(match["number"]), match.group().strip()))
            if len(found) > 1:
                return None
    if len(found) != 1 or not 0 < found[0][0] <= LARGEST or found[0][0] in YEARS:
        return None
    return found[0]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBER_WORDS[text.casefold()]
