"""From bytes to text. No database."""

import random

import pytest

from actions.importing.decoding import CUT, decode
from actions.importing.problems import UnreadableFile

TEXT = (
    "Actions\nL’été au four à pain\n- Mots clés associés à l'action\n- Solidarité\n"
    "- Résumé\nUne fête « à l’ancienne », près du préau.\n- Résultat pour les habitants\nÉnorme.\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_give_the_same_text(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


def test_latin_1_is_read():
    text = TEXT.replace("’", "'")
    assert decode(text.encode("latin-1")) == text


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_ends_of_lines_are_made_alike(end):
    assert decode(TEXT.replace("\n", end).encode()) == TEXT


def test_capitals_before_a_non_breaking_space_are_still_windows_1252():
    text = TEXT * 3 + "QUALITÉ\u00a0: bonne\n"
    assert decode(text.encode("cp1252")) == text


def test_the_mark_between_two_files_put_end_to_end_goes():
    assert decode(TEXT.encode("utf-8-sig") * 2) == TEXT * 2


@pytest.mark.parametrize(
    "data",
    [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00" * 9, "\u00a0\n".encode()],
)  # fmt: skip
def test_an_empty_file_is_said_to_be_empty(data):
    with pytest.raises(UnreadableFile, match="vide") as refusal:
        decode(data)
    assert refusal.value.line == 1


@pytest.mark.parametrize("bad", [b"\xe9", b"\xff", b"\xc3(", b"\x9d"])
def test_utf_8_with_a_broken_byte_is_refused_at_its_line(bad):
    lines = TEXT.encode().split(b"\n")
    lines[4] += bad
    with pytest.raises(UnreadableFile, match="UTF-8") as refusal:
        decode(b"\n".join(lines))
    assert refusal.value.line == 5


@pytest.mark.parametrize("word", ["cœur", "Ça", "Être", "5 €"])
def test_utf_8_with_a_broken_byte_and_rare_letters_is_refused(word):
    data = b"Actions\n" + f"{word}\n".encode() + b"L'\xe9t\xe9\n"
    with pytest.raises(UnreadableFile) as refusal:
        decode(data)
    assert refusal.value.line == 3


def test_half_a_file_in_each_encoding_is_refused():
    with pytest.raises(UnreadableFile) as refusal:
        decode(TEXT.encode() + TEXT.encode("cp1252"))
    assert refusal.value.line == 1 + TEXT.count("\n") + 1


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_other_encodings_are_refused(encoding):
    text = TEXT.replace("’", "'")
    with pytest.raises(UnreadableFile):
        decode(text.encode(encoding))


def test_utf_16_without_its_mark_is_refused():
    with pytest.raises(UnreadableFile, match="enregistrez-le « en UTF-8 »"):
        decode(TEXT.encode("utf-16-le"))
    with pytest.raises(UnreadableFile, match="autre chose que du texte"):
        decode("Actions\n".encode("utf-16-le"))


def test_broken_utf_16_is_refused_at_its_line():
    data = "Ċ un\ndeux\n".encode("utf-16") + b"\x00\xdc\x41\x00" + "fin".encode("utf-16-le")
    with pytest.raises(UnreadableFile, match="abîmé") as refusal:
        decode(data)
    assert refusal.value.line == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_cut_in_the_middle_of_a_letter_says_so(encoding):
    assert decode("L’été".encode(encoding)[:-1]) == f"L’ét{CUT}"


def test_controls_are_refused_at_their_line():
    with pytest.raises(UnreadableFile, match="autre chose que du texte") as refusal:
        decode(b"Actions\r\nLe four\r\n\x01\x02\r\n")
    assert refusal.value.line == 3


def test_a_megabyte_of_noise_is_refused():
    with pytest.raises(UnreadableFile) as refusal:
        decode(random.Random(7).randbytes(1_000_000))
    assert refusal.value.line >= 1
