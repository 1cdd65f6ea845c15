"""Printed documents: data and a typst template in, a tagged PDF out.

A template belongs to the room that owns the document: ``accounts/typst/accounts/invitation.typ``
is asked for as ``accounts/invitation.typ``. It starts with ``#import "/pdf/maillage.typ": *``,
which brings the shared styles and ``data``.
"""

import json
import logging
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst
from django.apps import apps
from django.conf import settings

from pdf.text import NotPlainData, plain, without_glyphs

logger = logging.getLogger(__name__)

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
# The wheel holds each style twice, as .otf and .ttf, and typst takes whichever the disk lists
# first: only these are shown to it.
FONT_STYLES = ["Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt"]
MAIN = b"""\
#set document(
  title: sys.inputs.title,
  author: sys.inputs.author,
  date: if sys.inputs.dated == "yes" { auto } else { none },
)
#set text(lang: "fr", region: "fr", font: ("Source Sans Pro", "DejaVu Sans Mono"))
#include sys.inputs.template
"""
# Packages would be downloaded while a document is printed.
PACKAGE = re.compile(rb'"@[\w-]+/[\w-]+:\d')
WITHOUT_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed with')
# What ``root`` looks like in typst's messages.
ROOT_SHOWN = re.compile(r"\S*typesetting\.py/")
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class PdfError(Exception):
    """A document cannot be made: a mistake in a template or in the data it was given."""


def render_pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    author: str = "",
    created: datetime | None = None,
) -> bytes:
    """The PDF/UA-1 document that the typst ``template`` makes of ``data``.

    ``data`` holds strings (lazy translations too), numbers, booleans, ``None``, lists and
    mappings; dates and amounts come already written in French. It reaches the template as JSON, so
    nothing in it is ever markup. Characters that no font has are left out (emoji) or become « □ »
    (letters of another script, a text of nothing but emoji). ``title`` and ``author`` go into the
    document's properties; PDF/UA wants a title.

    The same arguments give the same bytes: the file holds no date, unless ``created`` (aware)
    gives one. The compiler sees the installed apps' ``typst/`` folders, Source Sans and its own
    fonts; no other file, no system font, no network. It works outside the GIL and may run in
    several threads.

    Raises ``PdfError``, with typst's own message and line, when the template is missing or wrong,
    or when the data is not as above.
    """
    files = template_files()
    if template not in files:
        raise PdfError(f"no installed app has typst/{template}")
    try:
        words = plain({"data": data, "title": title, "author": author})
    except NotPlainData as error:
        raise PdfError(f"{template}: {error}") from None
    while True:
        try:
            return _compile(files, template, words, created)
        except typst.TypstError as error:
            printable = without_glyphs(words, _characters_without_glyph(error))
            if printable == words:
                told = ROOT_SHOWN.sub("typst/", error.diagnostic)
                raise PdfError(f"{template} does not compile\n{told}") from error
            words = printable


def template_files() -> Mapping[str, bytes]:
    """Every file of every installed app's ``typst/`` folder, by its path inside that folder."""
    folders = tuple(
        folder for app in apps.get_app_configs() if (folder := Path(app.path) / "typst").is_dir()
    )
    # While one works on templates, each document reads them anew.
    return _read.__wrapped__(folders) if settings.DEBUG else _read(folders)


@cache
def _read(folders: Iterable[Path]) -> Mapping[str, bytes]:
    files: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                # As with Django's templates, the first app that has a name wins.
                files.setdefault(path.relative_to(folder).as_posix(), path.read_bytes())
    for name, content in files.items():
        if name.endswith(".typ") and PACKAGE.search(content):
            raise PdfError(f"typst/{name} imports a package: put what it needs beside it instead")
    return files


def _compile(
    files: Mapping[str, bytes], template: str, words: dict[str, Any], created: datetime | None
) -> bytes:
    compiler = typst.Compiler(
        # The wheel takes {name: content} (its README), which its type hints forget.
        {**files, "main.typ": MAIN},  # type: ignore[type-var]
        # typst reads from its root what is not in that mapping. Nothing can stand below a file.
        root=__file__,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={
            "template": f"/{template}",
            "title": words["title"],
            "author": words["author"],
            "dated": "yes" if created else "no",
            "data": json.dumps(words["data"], ensure_ascii=False, allow_nan=False),
        },
    )
    content, warnings = compiler.compile_with_warnings(
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(created.timestamp()) if created else 0,
    )
    for warning in warnings:
        logger.warning("%s: %s", template, warning.diagnostic)
    assert isinstance(content, bytes)
    return content


@cache
def _fonts() -> typst.Fonts:
    with tempfile.TemporaryDirectory() as folder:
        for style in FONT_STYLES:
            shutil.copy(FONTS / f"SourceSansPro-{style}.otf", folder)
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
        # A font is read when first used, then stays in memory: use each while the folder exists.
        typst.Compiler(
            b"""
            #set text(font: "Source Sans Pro")
            #for weight in ("regular", "semibold", "bold") {
              for style in ("normal", "italic") { text(weight: weight, style: style)[x] }
            }
            """,
            root=__file__,
            font_paths=fonts,
        ).compile()
    return fonts


def _characters_without_glyph(error: typst.TypstError) -> set[str]:
    found = "".join(WITHOUT_GLYPH.findall(error.diagnostic))
    # Every font has ASCII: it is reported only for the mark above it.
    return set(re.sub(r"[\x00-\x7f]", "", ESCAPED.sub(lambda code: chr(int(code[1], 16)), found)))
