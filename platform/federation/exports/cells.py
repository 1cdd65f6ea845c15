"""What a text becomes in a cell: readable everywhere, and a formula nowhere."""

import re

# A spreadsheet runs what begins like this as a formula when it opens a CSV; so do the wide forms
# of some Asian keyboards. https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Excel's limit. LibreOffice and the CSV have none, but one table has one content in all its forms.
LONGEST_CELL = 32_767  # characters
CUT = "… [texte coupé\u00a0: il est entier dans le fichier JSON]"
# Not allowed in XML, whatever one does.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
NEW_LINE = re.compile("\r\n?")


def printable(text: str) -> str:
    """Without what XML refuses, lines ended alike, and not longer than a cell."""
    text = NOT_IN_XML.sub("", NEW_LINE.sub("\n", text))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def without_formula(text: str) -> str:
    """For a CSV, whose cells have no type: an apostrophe before what would be run."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
