"""From bytes to text, or a sentence with the line where the file stops being text."""

import codecs
import re

from actions.importing.problems import UnreadableFile

CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# A letter of two bytes or more, in UTF-8. In Windows-1252 such a pair is « É » before a
# non-breaking space or a guillemet: rare beside the other accents.
UTF8_LETTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
BROKEN_FOR_ONE_WHOLE = 10
ACCENTED_WORD = re.compile(r"[A-Za-z][éèêàâîôûçëïùÉÈÀ’][a-z]|[a-z]é\b")
# Stands at the end of a text that is cut in the middle of a letter.
CUT = "\ufffd"


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises ``UnreadableFile`` for an empty file, another encoding, or what is no text at all.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decode_utf16(data)
    else:
        text = _decode_bytes(data)
    if not text.strip("\ufeff\x00 \t\r\n\u00a0"):
        raise UnreadableFile(1, "Le fichier est vide : exportez-le de nouveau.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    found = CONTROLS.search(text)
    if found:
        raise UnreadableFile(
            text.count("\n", 0, found.start()) + 1,
            "Ce fichier contient autre chose que du texte : choisissez l’export au format texte.",
        )
    # Two files put end to end leave the mark of the second in the middle.
    return text.replace("\ufeff", "")


def _decode_utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        if error.reason in ("truncated data", "unexpected end of data"):
            return data[: error.start].decode("utf-16") + CUT
        before = data[: error.start].decode("utf-16")
        raise UnreadableFile(
            before.count("\n") + 1,
            "Le fichier est abîmé à cet endroit : exportez-le de nouveau.",
        ) from error


def _decode_bytes(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8-sig") + CUT
        return _decode_windows(data, error.start)


def _decode_windows(data: bytes, first_bad_byte: int) -> str:
    refusal = UnreadableFile(
        data.count(b"\n", 0, first_bad_byte) + 1,
        "Le fichier n’est pas enregistré en UTF-8 : ouvrez-le et enregistrez-le « en UTF-8 », "
        "ou exportez-le de nouveau.",
    )
    whole = sum(1 for _letter in UTF8_LETTER.finditer(data))
    if whole * BROKEN_FOR_ONE_WHOLE > data.decode("utf-8", "replace").count("\ufffd"):
        raise refusal
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise refusal from None
    if CONTROLS.search(text) or not ACCENTED_WORD.search(text):
        raise refusal
    return text
