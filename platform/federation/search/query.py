"""What people type, taken apart: words, "exact phrases" and -excluded ones. No database."""

import re
from dataclasses import dataclass

from federation.text_search import DOTTED_ACRONYM, LONGEST_QUERY, prepared
from territory.normalise import sort_key

# A sentence has fewer; each one costs a look into the index.
MOST_WORDS = 16
QUOTED = re.compile(r'(-?)["«“„]([^"«»“”„]*)["»”“]?')
APART = re.compile(r"[\s,;:!?/()\[\]{}<>|&*+=~^%$#@\\.'’‘ʼ`´…]+")
WORD = re.compile(r"[\w]")
# What questions are made of, once the words of the index's own list are gone.
QUESTION_WORDS = frozenset(
    """
    comment pourquoi quel quelle quels quelles quoi quand combien ou est ce faire fait mettre place
    faut peut peuvent pouvez veut veux voudrais cherche chercher recherche trouver avoir etre
    contre pour vers chez autour afin avec sans idee idees exemple exemples
    """.split()  # noqa: SIM905
)
OPERATORS = frozenset({"OR", "AND", "NOT", "ET", "OU"})


@dataclass(frozen=True)
class Piece:
    """A word, or a run of words that must stand side by side."""

    text: str
    # As it is written: nothing else stands for it.
    quoted: bool = False
    excluded: bool = False

    @property
    def is_run(self) -> bool:
        return " " in self.text or "-" in self.text

    @property
    def key(self) -> str:
        return sort_key(self.text)


def pieces_of(query: str) -> list[Piece]:
    """In the order of the query; nothing for operators alone or an empty remainder."""
    query = query.replace("\x00", " ")[:LONGEST_QUERY]
    found: list[Piece] = []
    rest = 0
    for quoted in QUOTED.finditer(query):
        found += _words(query[rest : quoted.start()])
        text = " ".join(part for part in APART.split(quoted[2]) if WORD.search(part))
        if text:
            found.append(Piece(text, quoted=True, excluded=bool(quoted[1])))
        rest = quoted.end()
    found += _words(query[rest:])
    return found[:MOST_WORDS]


def _words(text: str) -> list[Piece]:
    found = []
    # Dots of « C.L.A.S. » go before words are parted at dots.
    for chunk in _acronyms(text).split():
        excluded = chunk.startswith("-")
        for part in APART.split(chunk.lstrip("-")):
            word = part.strip("-_")
            if WORD.search(word) and word not in OPERATORS:
                found.append(Piece(word, excluded=excluded))
    return found


def _acronyms(text: str) -> str:
    return DOTTED_ACRONYM.sub(lambda found: found[0].replace(".", ""), text)


def is_question_word(piece: Piece) -> bool:
    return not piece.quoted and piece.key in QUESTION_WORDS


def indexed_text(piece: Piece) -> str:
    return prepared(piece.text)
