"""When two names are probably one person's, or one word another one mistyped. No database."""

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from territory.normalise import one_mistake_apart, sort_key

# In a shorter word one letter makes another name.
SHORTEST_WITH_A_MISTAKE = 4
# In a longer one two mistakes leave enough to recognise it.
SHORTEST_WITH_TWO = 7
LIKENESS = 0.8
# « Bo » and « Beaux »; beyond, two words are not compared at all.
MOST_SILENT = 3


# What is written in several ways and said in one, in a key of ``sort_key``.
SAID = (
    (re.compile(r"eaux?|aulx|aux?"), "o"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"bv"), "v"),
    (re.compile(r"th"), "t"),
    (re.compile(r"qu|q|ck|c(?=[aourl]|$)"), "k"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"[ae]in|ym|yn|im(?=[bp])"), "in"),
    (re.compile(r"ai|ei"), "e"),
    (re.compile(r"y"), "i"),
    (re.compile(r"z"), "s"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=..)[stdx]+$"), ""),
)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """« chauvin » and « chovain » are said alike. Rough: it only has to bring names together."""
    for written, said in SAID:
        word = written.sub(said, word)
    return word


def words_alike(one: str, other: str, matcher: SequenceMatcher[str] | None = None) -> bool:
    """``matcher`` of ``one``, when it is compared with many: difflib prepares it once."""
    if one == other:
        return True
    shorter, longer = sorted((len(one), len(other)))
    if shorter < SHORTEST_WITH_A_MISTAKE or longer - shorter > MOST_SILENT:
        return False
    if one_mistake_apart(one, other) or sound(one) == sound(other):
        return True
    if shorter < SHORTEST_WITH_TWO or len(set(one) & set(other)) < LIKENESS * len(set(one)):
        return False
    matcher = matcher or SequenceMatcher(None, b=one, autojunk=False)
    matcher.set_seq1(other)
    return (
        matcher.real_quick_ratio() >= LIKENESS
        and matcher.quick_ratio() >= LIKENESS
        and matcher.ratio() >= LIKENESS
    )


def names_alike(one: str, other: str) -> bool:
    """« Rose Dupont », « DUPOND Rose » and « Rose-Marie Dupont »; never by a single word in common."""
    shorter, longer = sorted((sort_key(one).split(), sort_key(other).split()), key=len)
    if not shorter or (len(shorter) == 1 and len(longer) > 1):
        return False
    left = list(longer)
    for word in shorter:
        twin = next((known for known in left if words_alike(word, known)), None)
        if twin is None:
            return False
        left.remove(twin)
    return True


def words_like(word: str, known: Iterable[str]) -> Collection[str]:
    """Those of ``known`` that ``word`` may have been meant for."""
    matcher = SequenceMatcher(None, b=word, autojunk=False)
    return [one for one in known if words_alike(word, one, matcher)]
