"""French telephone numbers, however people write them. No database, no Django."""

import re

NATIONAL = re.compile(r"0[1-9]\d{8}")
NOT_A_DIGIT = re.compile(r"\D")
ABROAD = re.compile(r"^\s*(\+|00)")
# « +33 (0)6 » : the zero between brackets is dialled from within the country only.
FRANCE = re.compile(r"^(?:0033|33)0?(?=[1-9])")


def phone_digits(text: str) -> str:
    """« +33 (0)6.12-34 56 78 » → « 0612345678 »; digits of another country, as they are."""
    digits = NOT_A_DIGIT.sub("", text)
    if digits.startswith("0033") or (ABROAD.match(text) and digits.startswith("33")):
        return FRANCE.sub("0", digits)
    if len(digits) == 11 and digits.startswith("33"):
        return FRANCE.sub("0", digits)
    return digits


def tidy_phone(text: str) -> str:
    """As it is read aloud, « 06 12 34 56 78 »; what is no French number stays as typed."""
    digits = phone_digits(text)
    if not NATIONAL.fullmatch(digits):
        return " ".join(text.split())
    return " ".join(digits[start : start + 2] for start in range(0, 10, 2))
