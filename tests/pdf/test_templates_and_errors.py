"""What a template may reach, and what a developer is told when a document cannot be made."""

from datetime import date

import pytest

from pdf.typesetting import PdfError, render_pdf, template_files


def test_a_missing_template_is_named(specimen):
    with pytest.raises(PdfError, match=r"no installed app has typst/accounts/rien\.typ"):
        render_pdf("accounts/rien.typ", specimen, title="Rien")


def test_a_mistake_in_a_template_is_told_with_its_file_and_line(write_template):
    template = write_template("Bonjour\n#inconnu")

    with pytest.raises(PdfError) as told:
        render_pdf(template, {}, title="Faute")
    assert "unknown variable: inconnu" in str(told.value)
    assert "typst/print_probe/probe.typ:2:1" in str(told.value)


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (date(2026, 11, 21), r"posts\[1\]\.value is a date: give it as a string"),
        (float("nan"), r"posts\[1\]\.value is nan"),
        ({1: "un"}, r"posts\[1\]\.value has the key 1"),
        ({"a"}, r"posts\[1\]\.value is a set"),
        (b"octets", r"posts\[1\]\.value is a bytes"),
    ],
)
def test_data_that_is_not_plain_is_refused_with_its_place(value, where):
    with pytest.raises(PdfError, match=where):
        render_pdf("pdf/specimen.typ", {"posts": [{}, {"value": value}]}, title="Non")


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#read("../../../../../../../etc/passwd")',
        '#read("/../typesetting.py")',
        '#include "/pdf/../../http.py"',
        '#image("/etc/hostname", alt: "x")',
        # A link inside the app's own folder, made by the test below.
        '#read("/print_probe/escape/passwd")',
        "#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
        "<image href='file:///etc/passwd' width='9' height='9'/></svg>\"), alt: \"x\")",
    ],
)
def test_a_template_reads_nothing_outside_the_templates(source, write_template, tmp_path):
    (tmp_path / "print_probe" / "typst" / "print_probe" / "escape").symlink_to("/etc")
    template = write_template(source)

    with pytest.raises(PdfError, match=r"Not a directory|would escape|not allowed"):
        render_pdf(template, {}, title="Dehors")


@pytest.mark.parametrize(
    "source", ['#import "@preview/cetz:0.3.4": *', '#import("@local/papier:1.0.0"): *']
)
def test_a_template_that_wants_a_package_is_refused_before_any_download(source, write_template):
    template = write_template(source)

    with pytest.raises(PdfError, match=r"typst/print_probe/probe\.typ imports a package"):
        render_pdf(template, {}, title="Paquet")


def test_the_first_app_that_has_a_name_wins(write_template, tmp_path):
    override = tmp_path / "print_probe" / "typst" / "pdf" / "specimen.typ"
    override.parent.mkdir()
    override.write_text("Autre", encoding="utf-8")

    assert template_files()["pdf/specimen.typ"] == b"Autre"
