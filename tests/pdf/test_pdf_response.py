import pytest

from pdf.http import pdf_response


def test_a_pdf_is_shown_and_kept_by_nobody_on_the_way():
    response = pdf_response(b"%PDF-1.7", "Invitation.pdf")

    assert response.content == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="Invitation.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("été.pdf", "attachment; filename*=utf-8''%C3%A9t%C3%A9.pdf"),
        ("a\r\nSet-Cookie: b.pdf", 'attachment; filename="a-Set-Cookie- b.pdf"'),
        ("../../fiche 12/2026.pdf", 'attachment; filename="..-..-fiche 12-2026.pdf"'),
        ('dit "oui".pdf', 'attachment; filename="dit -oui-.pdf"'),
    ],
)
def test_the_name_of_a_download_is_safe_in_any_language(name, sent):
    assert pdf_response(b"", name, inline=False)["Content-Disposition"] == sent
