"""When two names are probably one person's, or one word another one mistyped. No database."""

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher

from territory.normalise import one_mistake_apart, sort_key

# In a shorter word one letter makes another name.
SHORTEST_WITH_A_MISTAKE = 4
# In a longer one two mistakes leave enough to recognise it.
SHORTEST_WITH_TWO = 7
LIKENESS = 0.8


def words_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter, longer = sorted(map(len, (one, other)))
    if shorter < SHORTEST_WITH_A_MISTAKE or longer - shorter > 2:
        return False
    if one_mistake_apart(one, other):
        return True
    if shorter < SHORTEST_WITH_TWO:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
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
    return [one for one in known if words_alike(word, one)]
