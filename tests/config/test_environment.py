"""The readers of environment variables refuse what they cannot read, and say which one it was."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import parse_database_url, read_bool, read_int, read_list, read_text

NAME = "MAILLAGE_PROBE"


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.delenv(f"{NAME}_FILE", raising=False)


def test_a_text_without_value_nor_default_is_refused_by_both_its_names() -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"{NAME} \(or {NAME}_FILE\) is not set"):
        read_text(NAME)
    assert read_text(NAME, "default") == "default"


def test_a_secret_is_read_from_its_file_without_the_last_line_break(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("clé à garder\n", encoding="utf-8")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))
    assert read_text(NAME) == "clé à garder"


def test_the_file_wins_over_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("from the file")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv(NAME, "from the environment")
    assert read_text(NAME) == "from the file"


def test_a_missing_file_is_named_with_its_variable_even_where_there_is_a_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match=rf"{NAME}_FILE: .*absent"):
        read_text(NAME, "default")


@pytest.mark.parametrize("word", ["1", "true", "Yes", " on "])
def test_words_that_mean_yes(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, word)
    assert read_bool(NAME, default=False) is True


@pytest.mark.parametrize("word", ["0", "False", "no", "OFF", ""])
def test_words_that_mean_no(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, word)
    assert read_bool(NAME, default=True) is False


@pytest.mark.parametrize("word", ["oui", "2", "ture"])
def test_a_word_that_is_neither_yes_nor_no_is_refused(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, word)
    with pytest.raises(ImproperlyConfigured, match=rf"{NAME} must be yes or no, not '{word}'"):
        read_bool(NAME, default=False)


@pytest.mark.parametrize("default", [True, False])
def test_a_yes_or_no_that_is_not_set_takes_its_default(default: bool) -> None:
    assert read_bool(NAME, default=default) is default


@pytest.mark.parametrize("text", ["", "ten", "1.5", "10s"])
def test_a_number_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match=rf"{NAME} must be a whole number, not '{text}'"):
        read_int(NAME, 3)


def test_a_number_is_read_or_takes_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_int(NAME, 3) == 3
    monkeypatch.setenv(NAME, " 587 ")
    assert read_int(NAME, 3) == 587


def test_a_list_drops_spaces_and_empty_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_list(NAME) == []
    monkeypatch.setenv(NAME, " a.example , ,b.example,")
    assert read_list(NAME) == ["a.example", "b.example"]


def test_a_percent_encoded_password_is_decoded() -> None:
    entry = parse_database_url(
        "postgresql://maillage:p%40ss%2Fw%3Ard%25@db.example:5433/r%C3%A9seau?sslmode=require"
    )
    assert entry == {
        "NAME": "réseau",
        "USER": "maillage",
        "PASSWORD": "p@ss/w:rd%",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_database_on_a_socket_needs_neither_password_nor_port() -> None:
    entry = parse_database_url("postgres://maillage@%2Frun%2Fpostgresql/network")
    assert (entry["HOST"], entry["PASSWORD"], entry["PORT"]) == ("/run/postgresql", "", "")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "db.example/network",
        "mysql://db.example/network",
        "postgresql://db.example",
        "postgresql://db.example/",
        # An unencoded # in the password cuts the address off.
        "postgresql://maillage:p#ss@db.example/network",
    ],
)
def test_an_address_that_is_no_database_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like postgresql://"):
        parse_database_url(url)
