"""QR codes for paper: ``qr-block`` and ``qr-image`` of the shared styles place what this draws."""

import io

import segno


def qr_svg(text: str) -> str:
    """A QR code of ``text`` as an SVG picture: black on white, one unit for each module.

    Error level M at least (15 % may be stained or torn), and the four white modules around it
    that the standard asks for. Raises ``ValueError`` for an empty text or one that no QR code
    holds (some 2,300 bytes).
    """
    if not text:
        raise ValueError("a QR code of nothing")
    picture = io.BytesIO()
    segno.make_qr(text, error="m").save(
        picture, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True
    )
    return picture.getvalue().decode()
