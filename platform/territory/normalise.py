"""Keys under which two spellings of one name meet. No database, no Django."""

import re
import unicodedata

# NFKD takes accents apart but leaves these whole.
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})

# Marks that NFKD has set apart, and what cannot be seen: soft hyphens and zero-width
# characters, which come along when people paste from Word.
UNSEEN_CATEGORIES = {"Mn", "Cf"}

NOT_A_LETTER_OR_DIGIT = re.compile(r"[\W_]+")

SAINTS = {"st": "saint", "sts": "saints", "ste": "sainte", "stes": "saintes"}


def sort_key(text: str) -> str:
    """The text without accents, capitals and signs: "L’Haÿ-les-Roses" → "l hay les roses".

    Computed here and stored, so that the order is the same on every PostgreSQL, whatever its
    collations. Applying it twice changes nothing.
    """
    folded = unicodedata.normalize("NFKD", text).casefold().translate(LIGATURES)
    letters = unicodedata.normalize("NFKD", folded)
    seen = "".join(
        letter for letter in letters if unicodedata.category(letter) not in UNSEEN_CATEGORIES
    )
    return NOT_A_LETTER_OR_DIGIT.sub(" ", seen).strip()


def match_key(text: str) -> str:
    """The sort key with "St" and "Ste" written out: "Centre St-Exupéry" → "centre saint exupery".

    For deciding whether two people wrote the same name, never for sorting or showing.
    """
    return " ".join(SAINTS.get(word, word) for word in sort_key(text).split())


def one_mistake_apart(left: str, right: str) -> bool:
    """One letter too many, missing or wrong, or two neighbours swapped."""
    if len(left) > len(right):
        left, right = right, left
    if len(right) - len(left) > 1:
        return False
    same = next(
        (place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(left)
    )
    if len(left) < len(right):
        return left[same:] == right[same + 1 :]
    swapped = left[same : same + 2] == right[same : same + 2][::-1]
    return left[same + 1 :] == right[same + 1 :] or (
        swapped and left[same + 2 :] == right[same + 2 :]
    )
