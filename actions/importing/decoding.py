"""From bytes to text, or a sentence with the line where the file stops being text."""

import codecs
import re

from actions.importing.problems import UnreadableFile

CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# What UTF-8 looks like once read as Windows-1252: then the file is broken, not older.
MANGLED = re.compile("Ã[\xa0-\xbf©¨ª«®´¹»¢§‰€]|â€[™œ“¦]|Â[\xa0-\xbf]")
ACCENTED_WORD = re.compile(r"[A-Za-z][éèêàâîôûçëïùÉÈÀ’][a-z]|[a-z]é\b")


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises ``UnreadableFile`` for an empty file, another encoding, or what is no text at all.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise UnreadableFile(1, "Le fichier est vide : exportez-le de nouveau.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decode_utf16(data)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            text = _decode_windows(data, error.start)
    found = CONTROLS.search(text)
    if found:
        raise UnreadableFile(
            text.count("\n", 0, found.start()) + 1,
            "Ce fichier contient autre chose que du texte : choisissez l’export au format texte.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")


def _decode_utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            data.count(b"\n", 0, error.start) + 1,
            "Le fichier est abîmé à cet endroit : exportez-le de nouveau.",
        ) from error


def _decode_windows(data: bytes, first_bad_byte: int) -> str:
    refusal = UnreadableFile(
        data.count(b"\n", 0, first_bad_byte) + 1,
        "Le fichier n’est pas enregistré en UTF-8 : ouvrez-le et enregistrez-le « en UTF-8 », "
        "ou exportez-le de nouveau.",
    )
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise refusal from None
    if MANGLED.search(text) or CONTROLS.search(text) or not ACCENTED_WORD.search(text):
        raise refusal
    return text
