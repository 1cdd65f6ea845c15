"""Documents are really compiled here, and read back with pypdf."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from pdf.qr import qr_svg

ADDRESS = "https://les-tilleuls.maillage.localhost/compte/ouvrir"


@pytest.fixture
def specimen() -> dict[str, Any]:
    return {
        "paper": "a4",
        "large": False,
        "centre": {
            "name": "Centre social des Tilleuls",
            "accent": "#9c3d1e",
            "address": ["12, rue des Tilleuls", "48000 Mende", "04 66 00 00 00"],
        },
        "qr": qr_svg(ADDRESS),
        "address": ADDRESS,
        "heading": "Votre invitation",
        "lead": "Bonjour Fatima, le centre social vous ouvre un compte.",
        "facts": [["Pour", "Fatima Benali"], ["Jusqu’au", "samedi 21 novembre 2026"]],
        "code": "KFRT-7WXM",
        "steps": ["Ouvrez l’adresse ci-contre.", "Tapez votre code."],
        "note": "Ce code est pour vous seul.",
        "rows": [
            ["Jardin partagé", "samedi 21 novembre", "12", "1\u202f250,00\u00a0€"],
            ["Repas de quartier", "vendredi 27 novembre", "140", "11\u202f300,50\u00a0€"],
        ],
        "words": "« C’est mon premier jardin », dit Paul.\n\nNous reviendrons.",
        "list": ["Des gants", "Un gâteau à partager"],
        "people": [
            {"name": f"Personne {number}", "since": "depuis 2024", "code": "KFRT-7WXM"}
            for number in range(12)
        ],
    }


@pytest.fixture
def write_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], str]]:
    """``write_template(source)`` puts a template in an app of its own and returns its name."""
    app = tmp_path / "print_probe"
    folder = app / "typst" / "print_probe"
    folder.mkdir(parents=True)
    (app / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    def write(source: str) -> str:
        (folder / "probe.typ").write_text(source, encoding="utf-8")
        return "print_probe/probe.typ"

    # DEBUG, so that what is written between two documents is seen.
    with override_settings(INSTALLED_APPS=["print_probe", "pdf"], DEBUG=True):
        yield write
    del sys.modules["print_probe"]
