"""The ways in, as people take them: password, code by e-mail, passkey, second code."""

import base64
import hmac
import re
import struct
import time

import pytest
from django.core.cache import caches
from playwright.sync_api import CDPSession, Page, expect

from accounts.models import User
from tenants.context import inside
from tests.browser.pages import sign_in, the_code_page
from tests.browser.website import PASSWORD


@pytest.fixture
def device(page: Page) -> CDPSession:
    """A phone or computer that recognises its owner, inside the page's browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    session.authenticator = device["authenticatorId"]
    return session


def keys_on(device: CDPSession) -> list[dict]:
    asked = {"authenticatorId": device.authenticator}
    return device.send("WebAuthn.getCredentials", asked)["credentials"]


def open_protection(page: Page, website, host: str, path: str) -> None:
    """The password is asked again before one changes how the account is protected."""
    path = f"/compte/protection/{path}"
    page.goto(website.address(host, path))
    if "/reauthenticate/" in page.url:
        page.locator("#id_password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(website.address(host, path))


def register_passkey(page: Page, website, host: str) -> None:
    open_protection(page, website, host, "webauthn/add/")
    page.locator("#id_name").fill("Mon téléphone")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)


def sign_out(page: Page, website, host: str) -> None:
    page.goto(website.address(host, "/compte/"))
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(website.address(host, "/"))


def is_signed_in(page: Page, website, host: str) -> bool:
    page.goto(website.address(host, "/compte/"))
    return page.url == website.address(host, "/compte/")


def test_the_password_opens_the_account_and_a_wrong_one_keeps_what_was_typed(page, website, places):
    person = website.person(places.centre)
    sign_in(page, website, places.host, person.username, "faux")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Identifiant ou adresse e-mail")).to_have_value(person.username)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/compte/")
    expect(page.get_by_role("link", name="Marie")).to_be_visible()


def test_the_code_of_the_e_mail_opens_the_account(page, website, places):
    the_code_page(page, website, places)
    person = f"personne{website.people}"
    code = website.code_sent_to(places.centre, f"{person}@exemple.fr")
    page.locator("#id_code").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/")
    expect(page.get_by_text(person, exact=True)).to_be_visible()


def test_a_passkey_opens_the_account_without_a_name_or_a_password(page, website, places, device):
    sign_in(page, website, places.host, website.person(places.centre).username)
    page.wait_for_url("**/compte/")
    register_passkey(page, website, places.host)
    (key,) = keys_on(device)
    assert key["isResidentCredential"]
    assert key["rpId"] == places.host
    sign_out(page, website, places.host)
    page.goto(website.address(places.host, "/compte/login/"))
    page.locator("#passkey_login").click()
    page.wait_for_url("**/compte/")
    expect(page.get_by_role("link", name="Marie")).to_be_visible()


def test_a_passkey_of_one_centre_is_neither_offered_nor_accepted_in_another(
    page, website, places, device, witness
):
    witness.awaited = ("NotAllowedError", "DOMException", "Error")
    sign_in(page, website, places.host, website.person(places.centre).username)
    page.wait_for_url("**/compte/")
    register_passkey(page, website, places.host)

    page.goto(website.address(places.other_host, "/compte/login/"))
    page.locator("#passkey_login").click()
    page.wait_for_timeout(500)
    assert not is_signed_in(page, website, places.other_host)

    # What the device answers at home, handed to the other centre by a page that cheats.
    sign_out(page, website, places.host)
    page.goto(website.address(places.host, "/compte/login/"))
    answer = page.evaluate(
        """async () => {
          const options = await fetch(document.getElementById('mfa_login').action, {
            headers: {Accept: 'application/json'}
          });
          const asked = (await options.json()).request_options;
          return JSON.stringify(await webauthnJSON.get(asked));
        }"""
    )
    page.goto(website.address(places.other_host, "/compte/login/"))
    with page.expect_navigation():
        page.locator("#mfa_credential").evaluate(
            "(field, answer) => { field.value = answer; field.form.submit(); }", answer
        )
    assert not is_signed_in(page, website, places.other_host)


def totp(secret: str, at: float) -> str:
    """RFC 6238, six digits every thirty seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(at // 30)), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def code_of_now(secret: str) -> str:
    """Never one that is about to change."""
    if (left := 30 - time.time() % 30) < 2:
        time.sleep(left)
    return totp(secret, time.time())


def test_an_application_of_codes_then_a_recovery_code_are_asked_after_the_password(
    page, website, places
):
    person = website.person(places.centre)
    sign_in(page, website, places.host, person.username)
    page.wait_for_url("**/compte/")
    open_protection(page, website, places.host, "totp/activate/")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(code_of_now(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "activate" not in url)
    open_protection(page, website, places.host, "recovery-codes/")
    with page.expect_download() as download:
        page.locator("a[href$='/recovery-codes/download/']").click()
    codes = re.findall(r"^\d{8}$", download.value.path().read_text(), re.MULTILINE)
    assert len(codes) == 10
    sign_out(page, website, places.host)

    # allauth takes each code once: as if thirty seconds had passed since the activation.
    caches["default"].clear()
    for code in (lambda: code_of_now(secret), lambda: codes[0]):
        sign_in(page, website, places.host, person.username)
        page.wait_for_url("**/protection/authenticate/**")
        assert not is_signed_in(page, website, places.host)
        page.wait_for_url("**/protection/authenticate/**")
        page.locator("#id_code").first.fill(code())
        page.keyboard.press("Enter")
        page.wait_for_url("**/compte/")
        sign_out(page, website, places.host)

    sign_in(page, website, places.host, person.username)
    page.wait_for_url("**/protection/authenticate/**")
    page.locator("#id_code").first.fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.locator(".error, .errors").first).to_be_visible()


def test_the_recovery_codes_are_shown(page, website, places):
    sign_in(page, website, places.host, website.person(places.centre).username)
    page.wait_for_url("**/compte/")
    open_protection(page, website, places.host, "totp/activate/")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(code_of_now(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "activate" not in url)
    open_protection(page, website, places.host, "recovery-codes/")
    assert len(re.findall(r"\b\d{8}\b", page.locator("main").inner_html())) == 10


def test_a_session_of_one_centre_opens_nothing_in_another_or_at_the_federation(
    page, website, places
):
    person = website.person(places.centre)
    with inside(places.other):
        User.objects.create(pk=person.pk, username="sosie", password=person.password)
    sign_in(page, website, places.host, person.username)
    page.wait_for_url("**/compte/")
    ours = page.context.cookies(website.address(places.host))
    assert {cookie["domain"] for cookie in ours} == {places.host}
    for host in (places.other_host, "maillage.localhost"):
        # The browser itself sends nothing there; then someone copies the cookies by hand. In the
        # other centre someone has the same key and the same password.
        assert not is_signed_in(page, website, host)
        copied = [{**cookie, "domain": host} for cookie in ours]
        page.context.add_cookies(copied)
        assert not is_signed_in(page, website, host)
        page.goto(website.address(host))
        expect(page.get_by_role("link", name="Marie")).to_have_count(0)
    assert is_signed_in(page, website, places.host)
