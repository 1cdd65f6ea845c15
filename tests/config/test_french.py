"""The packages' French is corrected where people read it."""

import ast
import gettext
import re

import pytest
from django.conf import settings
from django.utils.translation import gettext as translate

OURS = settings.LOCALE_PATHS[0] / "fr" / "LC_MESSAGES"
ENTRY = re.compile(r'^msgid ("(?:.+)")\nmsgstr (".+")$', re.MULTILINE)


def wordings() -> dict[str, str]:
    text = (OURS / "django.po").read_text("utf-8")
    return {ast.literal_eval(a): ast.literal_eval(b) for a, b in ENTRY.findall(text)}


def test_the_compiled_file_says_what_the_readable_one_says():
    with (OURS / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert len(wordings()) > 100
    assert {key: compiled.gettext(key) for key in wordings()} == wordings()


def test_our_wording_wins_and_its_typography_is_right():
    for key, said in wordings().items():
        assert translate(key) == said
        assert "'" not in said
        assert not re.search(r"[^\u00a0:][:;?!](\s|$)", said), said


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "",
        "login/code/",
        "password/reset/",
        "password/change/",
        "email/",
        "logout/",
        "protection/",
        "protection/totp/activate/",
        "protection/webauthn/",
        "protection/webauthn/add/",
        "reauthenticate/",
    ],
)
def test_pages_about_one_s_account_speak_good_french(centre, browse, path):
    from accounts.models import User
    from tenants.context import inside

    client = browse(centre)
    with inside(centre):
        user = User.objects.create_user("jeanne", "j@exemple.fr", "un-mot-de-passe-solide")
        if "login" not in path and "reset" not in path:
            client.force_login(user)
    page = client.get(f"/compte/{path}", follow=True)
    assert page.status_code == 200
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)
    assert not re.search(r"\w(&#x27;|')\w", words), words
    assert not re.search(r"[Pp]seudo|réauthentif|authentificat", words), words
    assert not re.search(r"\w [:;?!](\s|$)", words), words
