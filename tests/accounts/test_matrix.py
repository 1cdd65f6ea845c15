"""Every address of ours × signed out, another centre's session, each role.

Built from the URLconfs: an address without a row in ``RULES`` fails. Wagtail's own addresses under
/gestion/ are one row: ``tests/cms/test_back_office.py`` tries its door with each role.
"""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver

from accounts.enums import BACK_OFFICE_ROLES, CENTRE_ROLES, FEDERATION_ROLES, Role
from accounts.models import User
from config import urls_centre, urls_federation
from tenants.context import inside

EVERYONE, SIGNED_IN, PEOPLE_MANAGERS = "everyone", "signed in", "those who manage people"
BACK_OFFICE = "those who enter the back office"
# Asked again for a password or a key: refused to who has neither.
SIGNED_IN_WITH_SECRET = "signed in, with a secret to show again"
DIRECTION_ONLY, TEAM_ONLY = "direction", "équipe"
SHEET_WRITERS = "those who write sheets"
DESK = "those who run the desk"
PARTICIPANTS = "those whose account is a participant’s"
HELP_GIVERS, CENTRE_MANAGERS = "administration and animation", "those who manage centres"
MAY_OPEN = {
    DESK: {Role.DESK, Role.TEAM, Role.DIRECTION},
    PARTICIPANTS: set(),
    PEOPLE_MANAGERS: {Role.DIRECTION, Role.ADMINISTRATION},
    HELP_GIVERS: {Role.ADMINISTRATION, Role.FACILITATION},
    CENTRE_MANAGERS: {Role.ADMINISTRATION},
    DIRECTION_ONLY: {Role.DIRECTION},
    TEAM_ONLY: {Role.TEAM},
    SHEET_WRITERS: {Role.DIRECTION, Role.TEAM},
}

RULES = {
    "media": EVERYONE,
    "design:accent": EVERYONE,
    "design:back-office-accent": EVERYONE,
    "design:icon": EVERYONE,
    "design:favicon": EVERYONE,
    "design:style": EVERYONE,  # 404, but in the demo and for the back office: tests/design
    "api:reference": EVERYONE,
    "api:openapi": EVERYONE,
    "api:practices": EVERYONE,
    "api:practice": EVERYONE,
    "api:facets": EVERYONE,
    "api:centres": EVERYONE,
    "api:centre": EVERYONE,
    "api:vocabularies": EVERYONE,
    "api:territories": EVERYONE,
    "api:communes-of": EVERYONE,
    "api:communes": EVERYONE,
    "api:root": EVERYONE,
    "api:without-slash": EVERYONE,
    "api:unknown": EVERYONE,
    "no-api": EVERYONE,
    "federation:list": EVERYONE,
    "federation:like": EVERYONE,
    "federation:feed": EVERYONE,
    "federation:department-feed": EVERYONE,
    "federation:centre-feed": EVERYONE,
    "federation:embed": EVERYONE,
    "federation:embed-frame": EVERYONE,
    "federation:embed-colours": EVERYONE,
    "embedding:office": BACK_OFFICE,
    "federation:detail": EVERYONE,
    "federation:pdf": EVERYONE,
    "federation:adapt": EVERYONE,
    "exports:all": EVERYONE,
    "exports:export": EVERYONE,
    "exports:preparation": EVERYONE,
    "exports:file": EVERYONE,
    "open_data:page": EVERYONE,
    "open_data:dictionary": EVERYONE,
    "open_data:schema": EVERYONE,
    "open_data:json-ld": EVERYONE,
    "open_data:turtle": EVERYONE,
    "open_data:structures-json": EVERYONE,
    "open_data:structures-csv": EVERYONE,
    "open_data:practices": EVERYONE,
    "centres:list": CENTRE_MANAGERS,
    "centres:open": CENTRE_MANAGERS,
    "centres:detail": CENTRE_MANAGERS,
    "centres:correct": CENTRE_MANAGERS,
    "centres:go-live": CENTRE_MANAGERS,
    "centres:suspend": CENTRE_MANAGERS,
    "centres:reopen": CENTRE_MANAGERS,
    "centres:archive": CENTRE_MANAGERS,
    "centres:take-out": CENTRE_MANAGERS,
    "centres:invite": CENTRE_MANAGERS,
    "centres:send-again": CENTRE_MANAGERS,
    "centres:print-again": CENTRE_MANAGERS,
    "centres:revoke-invitation": CENTRE_MANAGERS,
    "keeping:synonyms": CENTRE_MANAGERS,
    "keeping:add": CENTRE_MANAGERS,
    "keeping:change": CENTRE_MANAGERS,
    "keeping:delete": CENTRE_MANAGERS,
    "keeping:searches": CENTRE_MANAGERS,
    "actions:list": EVERYONE,
    "actions:feed": EVERYONE,
    "actions:detail": EVERYONE,
    "actions:pdf": EVERYONE,
    "review:page": SHEET_WRITERS,
    "review:submit": TEAM_ONLY,
    "review:approve": DIRECTION_ONLY,
    "review:send-back": DIRECTION_ONLY,
    "review:sharing": SHEET_WRITERS,
    "review:ask-sharing": TEAM_ONLY,
    "review:refuse-sharing": DIRECTION_ONLY,
    "review:share": DIRECTION_ONLY,
    "review:withdraw": DIRECTION_ONLY,
    "exchange:home": EVERYONE,
    "desk:home": DESK,
    "exchange:wall": EVERYONE,
    "exchange:stop-digest": EVERYONE,
    "exchange:hall-display": EVERYONE,
    "exchange:post": EVERYONE,
    "exchange:answer": EVERYONE,
    "exchange:report": EVERYONE,
    "exchange:renew": EVERYONE,
    "exchange:my-posts": PARTICIPANTS,
    "exchange:write-post": PARTICIPANTS,
    "exchange:correct-post": PARTICIPANTS,
    "exchange:renew-mine": PARTICIPANTS,
    "exchange:finish-mine": PARTICIPANTS,
    "exchange:withdraw-mine": PARTICIPANTS,
    "desk:posts": DESK,
    "desk:boards": DESK,
    "desk:board": DESK,
    "desk:hang-papers": DESK,
    "desk:remove-papers": DESK,
    "desk:bulletin": DESK,
    "desk:blank-form": DESK,
    "desk:poster": DESK,
    "desk:words": DESK,
    "desk:post": DESK,
    "desk:correct-post": DESK,
    "desk:take-down-post": DESK,
    "desk:act-on-post": DESK,
    "desk:handle-answer": DESK,
    "desk:handle-report": DESK,
    "desk:write-post": DESK,
    "desk:register": DESK,
    "desk:people": DESK,
    "desk:person": DESK,
    "desk:correct": DESK,
    "desk:confirm": DESK,
    "desk:refuse": DESK,
    "desk:find-double": DESK,
    "desk:merge": DESK,
    "desk:charters:to-sign": DESK,
    "desk:charters:to-sign-list": DESK,
    "desk:charters:to-sign-papers": DESK,
    "desk:charters:person": DESK,
    "desk:charters:papers": DESK,
    "desk:charters:on-screen": DESK,
    "desk:charters:on-paper": DESK,
    "desk:charters:copy": DESK,
    "desk:charters:scan": DESK,
    "desk:charters:add-scan": DESK,
    "desk:office:guide": DESK,
    "exchange:charters:mine": SIGNED_IN,
    "exchange:charters:sign": SIGNED_IN,
    "exchange:charters:my-copy": SIGNED_IN,
    "exchange:charters:ethics": EVERYONE,
    "exchange:charters:ethics-version": EVERYONE,
    "exchange:charters:ethics-paper": EVERYONE,
    "exchange:charters:rules": EVERYONE,
    "exchange:charters:rules-version": EVERYONE,
    "exchange:charters:rules-paper": EVERYONE,
    "desk:cards:recognise": DESK,
    "desk:cards:sheet": DESK,
    "desk:cards:person": DESK,
    "desk:cards:print": DESK,
    "desk:cards:claim-paper": DESK,
    "desk:cards:renew": DESK,
    "exchange:joining:who": EVERYONE,
    "exchange:joining:reach": EVERYONE,
    "exchange:joining:code": EVERYONE,
    "exchange:joining:kept": EVERYONE,
    "exchange:joining:sign": EVERYONE,
    "exchange:joining:thanks": EVERYONE,
    "exchange:joining:claim": EVERYONE,
    "exchange:joining:account": EVERYONE,
    "exchange:joining:account-by-mail": EVERYONE,
    "exchange:joining:account-code": EVERYONE,
    "exchange:joining:card": EVERYONE,
    "exchange:joining:mine": SIGNED_IN,
    "exchange:joining:correct": SIGNED_IN,
    "exchange:joining:pause": SIGNED_IN,
    "exchange:joining:come-back": SIGNED_IN,
    "exchange:joining:my-card": SIGNED_IN,
    "desk:bringing:choose": SHEET_WRITERS,
    "desk:bringing:model": SHEET_WRITERS,
    "desk:bringing:look": SHEET_WRITERS,
    "desk:bringing:wrong-rows": SHEET_WRITERS,
    "desk:life:calls": DESK,
    "desk:life:pause": DESK,
    "desk:life:come-back": DESK,
    "desk:life:leave": DESK,
    "desk:life:news": DESK,
    "desk:life:in-vain": DESK,
    "desk:life:add-mandate": DESK,
    "desk:life:end-mandate": DESK,
    "desk:life:scan": DESK,
    "desk:life:notes": DIRECTION_ONLY,
    "desk:life:data": DIRECTION_ONLY,
    "desk:life:download": DIRECTION_ONLY,
    "desk:life:erase": DIRECTION_ONLY,
    "accounts:me": SIGNED_IN,
    "accounts:journal": PEOPLE_MANAGERS,
    "accounts:my-data": SIGNED_IN,
    "accounts:download-my-data": SIGNED_IN,
    "accounts:correct-my-data": SIGNED_IN,
    "accounts:ask-erasure": SIGNED_IN,
    "accounts:take-erasure-back": SIGNED_IN,
    "accounts:data-requests": PEOPLE_MANAGERS,
    "accounts:data-request": PEOPLE_MANAGERS,
    "accounts:appearance": DIRECTION_ONLY,
    "accounts:people": PEOPLE_MANAGERS,
    "accounts:invite": PEOPLE_MANAGERS,
    "accounts:invitations": PEOPLE_MANAGERS,
    "accounts:person": PEOPLE_MANAGERS,
    "accounts:end-access": PEOPLE_MANAGERS,
    "accounts:give-access-back": PEOPLE_MANAGERS,
    "accounts:print-password-code": PEOPLE_MANAGERS,
    "accounts:send-again": PEOPLE_MANAGERS,
    "accounts:print-again": PEOPLE_MANAGERS,
    "accounts:revoke-invitation": PEOPLE_MANAGERS,
    "accounts:invitation": EVERYONE,
    "accounts:join": EVERYONE,
    "accounts:invitation-link": EVERYONE,
    "accounts:sign-in": EVERYONE,
    "accounts:ask-code": EVERYONE,
    "accounts:confirm-code": EVERYONE,
    "accounts:reset-password": EVERYONE,
    "accounts:confirm-reset": EVERYONE,
    "accounts:change-password": SIGNED_IN,
    "accounts:reauthenticate": SIGNED_IN_WITH_SECRET,
    "accounts:second-factor": EVERYONE,
    "accounts:passkey": EVERYONE,
    "accounts:confirm-address": EVERYONE,
    "accounts:addresses": SIGNED_IN,
    "helping:help": DIRECTION_ONLY,
    "helping:stop": DIRECTION_ONLY,
    "helping:enter": EVERYONE,
    "federation_helping:list": HELP_GIVERS,
    "federation_helping:entrance": HELP_GIVERS,
    "jobs:list": SIGNED_IN,
    "jobs:badge": SIGNED_IN,
    "jobs:detail": SIGNED_IN,
    "jobs:progress": SIGNED_IN,
    "jobs:cancel": SIGNED_IN,
    "jobs:retry": SIGNED_IN,
    "jobs:result": SIGNED_IN,
    "mail:outbox": PEOPLE_MANAGERS,
    "cms-search": EVERYONE,
    "cms-sitemaps": EVERYONE,
    "cms-sitemap": EVERYONE,
    "cms-robots": EVERYONE,
    "cms:messages": BACK_OFFICE,
    "cms:mark-handled": BACK_OFFICE,
    "cms:erase-message": BACK_OFFICE,
    "sheet_trash:list": SHEET_WRITERS,
    "sheet_trash:undo": SHEET_WRITERS,
    "sheet_trash:restore": SHEET_WRITERS,
    "sheet_trash:erase": DIRECTION_ONLY,
    "trash:list": BACK_OFFICE,
    "trash:restore": BACK_OFFICE,
    "trash:erase": PEOPLE_MANAGERS,
    "mail:resend": PEOPLE_MANAGERS,
    "mail:consider-sent": PEOPLE_MANAGERS,
    # allauth: ways in, and what a person does with her own account.
    "account_login": EVERYONE,
    "account_logout": EVERYONE,
    "account_signup": EVERYONE,
    "account_inactive": EVERYONE,
    "account_reauthenticate": SIGNED_IN_WITH_SECRET,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": EVERYONE,
    "account_confirm_email": EVERYONE,
    "account_reset_password": EVERYONE,
    "account_confirm_password_reset_code": EVERYONE,
    "account_complete_password_reset": EVERYONE,
    "account_password_reset_completed": EVERYONE,
    "account_request_login_code": EVERYONE,
    "account_confirm_login_code": EVERYONE,
    "mfa_authenticate": EVERYONE,
    "mfa_login_webauthn": EVERYONE,
    "mfa_reauthenticate": SIGNED_IN_WITH_SECRET,
    "mfa_reauthenticate_webauthn": SIGNED_IN_WITH_SECRET,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
}
SAMPLES = {
    "slug": "exemple",
    "int": "1",
    "uuid": str(uuid.UUID(int=1)),
    "str": "exemple",
    "path": "exemple/fichier",
    "colour": "a8401f",
    "post_act": "publier",
    "paper_form": "a4",
    "blank_form": "post",
}
WAGTAIL = ("gestion/", "documents/", "")


def addresses(patterns, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """(name, address) of every pattern of ours, with a sample for each of its parameters."""
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not prefix and route in WAGTAIL and pattern.app_name != "design":
                continue
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from addresses(pattern.url_patterns, prefix + route, inner)
        elif isinstance(pattern, URLPattern) and not route.startswith("gestion/"):
            name = ":".join(filter(None, [namespace, pattern.name]))
            yield name, "/" + filled(prefix + route)


def filled(route: str) -> str:
    """The route with a sample for each parameter."""
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], route)
    return route.strip("^$")


CENTRE_ADDRESSES = dict(addresses(urls_centre.urlpatterns))
FEDERATION_ADDRESSES = dict(addresses(urls_federation.urlpatterns))


def ask(client, address: str):
    """GET, or POST where that is the only way."""
    response = client.get(address)
    return client.post(address) if response.status_code == 405 else response


def outcome(response) -> str:
    if response.status_code == 302 and response["Location"].startswith("/compte/login/?next="):
        return "login"
    if response.status_code == 403:
        return "forbidden"
    assert response.status_code < 500, response
    return "open"


def expected(rule: str, role: Role | None) -> set[str]:
    if rule == EVERYONE:
        return {"open"}
    if role is None:
        return {"login"}
    if role not in MAY_OPEN.get(rule, {role}):
        return {"forbidden"}
    if rule == BACK_OFFICE and role not in BACK_OFFICE_ROLES:
        return {"forbidden"}
    return {"open", "forbidden"} if rule == SIGNED_IN_WITH_SECRET else {"open"}


def test_every_address_has_its_row():
    names = set(CENTRE_ADDRESSES) | set(FEDERATION_ADDRESSES)
    assert names - set(RULES) == set()
    assert set(RULES) - names == set()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *CENTRE_ROLES])
def test_each_role_at_a_centre(centre, other_centre, browse, role, settings):
    check(centre, browse, role, CENTRE_ADDRESSES)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *FEDERATION_ROLES])
def test_each_role_at_the_federation(browse, role, settings):
    settings.SECOND_FACTOR_ROLES = set()
    check(None, browse, role, FEDERATION_ADDRESSES)


@pytest.mark.django_db
@pytest.mark.parametrize("role", CENTRE_ROLES)
def test_a_session_of_another_centre_is_like_none(centre, other_centre, browse, role):
    cookie = signed_in(other_centre, browse, role).cookies["sessionid"].value
    wrong = {}
    for name, address in CENTRE_ADDRESSES.items():
        client = browse(centre)
        client.cookies["sessionid"] = cookie
        found = outcome(ask(client, address))
        if found not in expected(RULES[name], None):
            wrong[name] = found
    assert wrong == {}


def check(place, browse, role: Role | None, table: dict[str, str]) -> None:
    client = signed_in(place, browse, role) if role else browse(place)
    wrong = {}
    for name, address in table.items():
        if name == "account_logout" and role:
            continue
        found = outcome(ask(client, address))
        if found not in expected(RULES[name], role):
            wrong[name] = (address, found)
    assert wrong == {}


def signed_in(place, browse, role: Role):
    client = browse(place)
    if place is None:
        client.force_login(User.objects.create_user("quelqu-un", role=role))
        return client
    with inside(place):
        client.force_login(User.objects.create_user("quelqu-un", role=role))
    return client
