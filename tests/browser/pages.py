"""Every type of page that people see without the back office, and the way to it."""

import uuid
from collections.abc import Callable
from datetime import date

from django.utils import timezone
from playwright.sync_api import Page, Response

from accounts.models import DataRequest, Invitation, User
from accounts.services import ask_for_erasure
from actions.models import ActionSheet, TrashedSheet
from actions.review.services import approve, submit
from actions.services import save_draft
from actions.trash.services import put_in_trash as put_sheet_in_trash
from actions.versions import version_of
from cms import services
from cms.models import ContactMessage, ContentPage, TrashedPage
from cms.trash.services import put_in_trash
from federation.exports.asking import withdrawn_so_far
from federation.exports.forgetting import EXPORT
from federation.models import EmptySearch, Practice
from jobs.enums import JobState
from tenants.context import inside
from tests.browser.joining_pages import JOINING_PAGES
from tests.browser.website import ADAPTED, FEDERATION, FULL, GONE, PASSWORD, SPARSE, Places, Website
from tests.jobs.job_factory import make_done_with_file, make_job
from tests.support.pages import add_page
from tests.support.sheets import draft, full_content

Way = Callable[[Page, Website, Places], Response | None]


def at(host: str, path: str = "/") -> Way:
    """``host`` is written out, or is the name of one in ``Places``."""

    def go(page: Page, website: Website, places: Places) -> Response | None:
        return page.goto(website.address(getattr(places, host, host), path))

    return go


def practice(title: str, path: str = "") -> Way:
    def go(page: Page, website: Website, places: Places) -> Response | None:
        slug = Practice.objects.get(title=title, centre=places.centre).slug
        return page.goto(website.address(FEDERATION, f"/pratiques/{slug}/{path}"))

    return go


def sign_in(page: Page, website: Website, host: str, name: str, password: str = PASSWORD) -> None:
    page.goto(website.address(host, "/compte/login/"))
    page.get_by_label("Identifiant ou adresse e-mail").fill(name)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()


def the_code_page(page: Page, website: Website, places: Places) -> None:
    person = website.person(places.centre)
    page.goto(website.address(places.host, "/compte/login/"))
    page.get_by_label("Votre adresse e-mail").fill(person.email)
    page.get_by_role("button", name="Recevoir un code").click()
    page.wait_for_url("**/code/confirm/")


def a_refused_sign_in(page: Page, website: Website, places: Places) -> None:
    sign_in(page, website, places.host, "inconnue", "faux")
    page.get_by_role("alert").wait_for()


def own_account(page: Page, website: Website, places: Places) -> None:
    sign_in(page, website, places.host, website.person(places.centre).username)
    page.wait_for_url("**/compte/")


def for_direction(path: str) -> Way:
    """A page of the direction, already signed in."""

    def go(page: Page, website: Website, places: Places) -> Response | None:
        address = website.address(places.host, path)
        key = website.session_of(places.centre, role="direction")
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
        return page.goto(address)

    return go


def to_adapt(title: str, *, twice: bool = False) -> Way:
    """For somebody of the team of the other centre."""

    def go(page: Page, website: Website, places: Places) -> Response | None:
        action_uid = Practice.objects.get(title=title, centre=places.centre).action_uid
        address = website.address(places.other_host, f"/gestion/fiches/s-inspirer/{action_uid}/")
        key = website.session_of(places.other, role="team")
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
        response = page.goto(address)
        if twice:
            copy = page.get_by_role("button", name="Copier dans mes brouillons")
            if copy.count():
                copy.click()
                page.wait_for_url("**/fiches/edit/**")
                response = page.goto(address)
        return response

    return go


def at_the_office(path: str) -> Way:
    """A page of the federation for its administration, already signed in."""

    def go(page: Page, website: Website, places: Places) -> Response | None:
        address = website.address(FEDERATION, path)
        page.context.add_cookies(
            [{"name": "sessionid", "value": website.session_of_administration(), "url": address}]
        )
        return page.goto(address)

    return go


def own_data(path: str = "") -> Way:
    def go(page: Page, website: Website, places: Places) -> Response | None:
        own_account(page, website, places)
        return page.goto(website.address(places.host, f"/compte/mes-donnees/{path}"))

    return go


def a_refused_invitation(page: Page, website: Website, places: Places) -> None:
    for_direction("/compte/personnes/inviter/")(page, website, places)
    page.get_by_role("button", name="Inviter").click()
    page.get_by_role("alert").wait_for()


def data_requests(page: Page, website: Website, places: Places) -> Response | None:
    """One that waits, one that is late; signed in as direction."""
    with inside(places.centre):
        for late in (False, True):
            asked = ask_for_erasure(user=website.person(places.centre), message="Je déménage.")
            if late:
                DataRequest.objects.filter(pk=asked.pk).update(due_on=date(2026, 1, 1))
    return for_direction("/compte/personnes/demandes/")(page, website, places)


def a_data_request(page: Page, website: Website, places: Places) -> None:
    data_requests(page, website, places)
    page.get_by_role("link", name="Répondre à").first.click()
    page.get_by_role("heading", name="Répondre").wait_for()


def searches_in_vain(page: Page, website: Website, places: Places) -> Response | None:
    EmptySearch.objects.get_or_create(day=timezone.localdate(), words="atelier ikebana")
    return at_the_office("/reseau/recherches/")(page, website, places)


def a_refused_opening(page: Page, website: Website, places: Places) -> None:
    at_the_office("/reseau/centres/ouvrir/")(page, website, places)
    page.get_by_label("Commune (facultatif)").fill("Cozes")
    page.get_by_role("button", name="Ouvrir le centre").click()
    page.get_by_role("alert").wait_for()


def the_direction_invited(page: Page, website: Website, places: Places) -> None:
    with inside(places.other):
        waiting = Invitation.objects.usable(timezone.now()).exists()
    if not waiting:
        at_the_office(f"/reseau/centres/{places.other.slug}/inviter/")(page, website, places)
        page.get_by_label("Prénom et nom").fill("Zoé Blanc")
        page.get_by_label("Son adresse e-mail").fill("zoe@exemple.fr")
        page.get_by_role("button", name="Inviter").click()
        page.get_by_role("button", name="Renvoyer à Zoé Blanc").wait_for()
        return
    at_the_office(f"/reseau/centres/{places.other.slug}/")(page, website, places)


def a_refused_message(page: Page, website: Website, places: Places) -> None:
    page.goto(website.address(places.host, "/contact/"))
    page.get_by_label("Votre nom").fill("Zoé")
    page.get_by_label("Votre message").fill("Bonjour")
    # At once: sooner than anybody could.
    page.get_by_role("button", name="Envoyer le message").click()
    page.get_by_role("alert").wait_for()


def received_messages(page: Page, website: Website, places: Places) -> None:
    with inside(places.centre):
        waiting = ContactMessage.objects.create(name="Zoé", phone="05 36 49 01 10", text="Bonjour")
        services.mark_handled(message=waiting, acting_user=None)
        ContactMessage.objects.create(name="Yann", email="yann@a.example", text="Une place ?")
    for_direction("/messages/")(page, website, places)


def a_message_to_erase(page: Page, website: Website, places: Places) -> None:
    with inside(places.centre):
        over = ContactMessage.objects.create(name="Zoé", text="Bonjour")
        services.mark_handled(message=over, acting_user=None)
    for_direction(f"/messages/{over.pk}/effacer/")(page, website, places)


def trash(page: Page, website: Website, places: Places) -> None:
    """A page with one below it, just deleted; signed in as direction."""
    with inside(places.centre):
        if not TrashedPage.objects.exists():
            guide = add_page(ContentPage, "Le guide des activités de l’été", slug="guide")
            add_page(ContentPage, "Venir nous voir", guide)
            put_in_trash(page=guide, acting_user=website.person(places.centre, role="direction"))
    for_direction("/corbeille/")(page, website, places)


def to_erase_from_the_trash(page: Page, website: Website, places: Places) -> None:
    trash(page, website, places)
    page.get_by_role("link", name="Supprimer pour toujours").first.click()
    page.get_by_role("heading", name="pour toujours").wait_for()


def send_a_draft(places: Places, author: User, title: str) -> ActionSheet:
    with inside(places.centre):
        sheet = draft(**full_content(title=title, slug=f"envoyee-{uuid.uuid4().hex[:8]}"))
        submit(sheet=sheet, share=True, word="Tout y est, je crois.", acting_user=author)
        return ActionSheet.objects.get(pk=sheet.pk)


def a_sheet_at(verb: str, title: str = FULL, role: str = "direction") -> Way:
    """A page of the way of a sheet that is shared; or of one that waits, when it has no title."""

    def go(page: Page, website: Website, places: Places) -> Response | None:
        if title:
            with inside(places.centre):
                sheet = ActionSheet.objects.filter(title=title, live=True, sharing__shared=True)[0]
        else:
            author = website.person(places.centre, role="team", first_name="Nadia")
            sheet = send_a_draft(places, author, "Une fiche envoyée à la direction")
        if verb == "partage" and not sheet.live:
            with inside(places.centre):
                version = version_of(sheet.latest_revision)
                approve(sheet=sheet, version=version, acting_user=author)
        path = f"/gestion/fiches/{sheet.pk}/{verb}/"
        key = website.session_of(places.centre, role=role)
        address = website.address(places.host, path)
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
        return page.goto(address)

    return go


def a_sheet_to_send(page: Page, website: Website, places: Places) -> Response | None:
    with inside(places.centre):
        sheet = draft(title="Un brouillon prêt à partir", slug=f"pret-{uuid.uuid4().hex[:8]}")
    address = website.address(places.host, f"/gestion/fiches/{sheet.pk}/validation/")
    key = website.session_of(places.centre, role="team")
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
    return page.goto(address)


def a_refused_word(page: Page, website: Website, places: Places) -> None:
    a_sheet_at("validation", title="")(page, website, places)
    page.get_by_role("button", name="Renvoyer avec un mot").click()
    page.get_by_role("alert").wait_for()


def trash_of_sheets(page: Page, website: Website, places: Places) -> None:
    """A sheet with a long title, just deleted; signed in as direction."""
    with inside(places.centre):
        if not TrashedSheet.objects.exists():
            sheet = ActionSheet(
                title="Le café des parents et des grands-parents", slug="cafe-perdu"
            )
            save_draft(sheet=sheet)
            person = website.person(places.centre, role="direction")
            put_sheet_in_trash(sheet=sheet, acting_user=person)
    for_direction("/corbeille/fiches/")(page, website, places)


def a_sheet_to_erase(page: Page, website: Website, places: Places) -> None:
    trash_of_sheets(page, website, places)
    page.get_by_role("link", name="Supprimer pour toujours").first.click()
    page.get_by_role("heading", name="pour toujours").wait_for()


def a_file_prepared(*, ready: bool) -> Way:
    """The page that follows a file, of which half is written, or that a worker has just finished."""

    def go(page: Page, website: Website, places: Places) -> Response | None:
        told = {
            "kind": EXPORT,
            "parameters": {"form": "xlsx", "query": "q=jardin", "withdrawn": withdrawn_so_far()},
            "label": "Excel",
        }
        if ready:
            job = make_done_with_file(None, result_message="2 pratiques.", **told)
        else:
            half = {"progress_done": 500, "progress_total": 1000}
            note = "500 pratiques sur 1 000"
            job = make_job(None, JobState.RUNNING, progress_note=note, **half, **told)
        return page.goto(website.address(FEDERATION, f"/pratiques/export/preparation/{job.uid}/"))

    return go


FEDERATION_PAGES: dict[str, Way] = {
    "federation-home": at(FEDERATION),
    "practice-list": at(FEDERATION, "/pratiques/"),
    "practice-list-filtered": at(
        FEDERATION, "/pratiques/?q=parents&department=17&status=ended&status=ongoing"
    ),
    "practice-list-corrected": at(FEDERATION, "/pratiques/?q=jradin"),
    "practice-list-relaxed": at(FEDERATION, "/pratiques/?q=jardin+caf%C3%A9"),
    "practice-list-alike": at(FEDERATION, "/pratiques/?comme=les-lilas"),
    "practice-list-alike-which": at(
        FEDERATION, "/pratiques/centres/comme-le-mien/?status=ended&centre=centre"
    ),
    "practice-map": at(FEDERATION, "/pratiques/?vue=carte&department=17"),
    "practice-list-empty": at(FEDERATION, "/pratiques/?q=introuvable"),
    "practice-frame": at(
        FEDERATION, "/pratiques/integrer/liste/?q=parents&accent=ffee00&fond=7f7f7f"
    ),
    "practice-frame-at-night": at(
        FEDERATION, "/pratiques/integrer/liste/?centre=les-lilas&accent=1f5673&fond=101418"
    ),
    "practice-frame-empty": at(FEDERATION, "/pratiques/integrer/liste/?q=introuvable"),
    "practice-embedding": at(FEDERATION, "/pratiques/integrer/?q=parents&department=17"),
    "practice-embedding-refused": at(
        FEDERATION, "/pratiques/integrer/?adresse=ailleurs.example&nombre=99&accent=rouge"
    ),
    "practices-to-take-unknown-form": at(FEDERATION, "/pratiques/export/doc/"),
    "practices-to-take-nothing": at(FEDERATION, "/pratiques/export/csv/?q=introuvable"),
    "practices-to-take-prepared": a_file_prepared(ready=False),
    "practices-to-take-ready": a_file_prepared(ready=True),
    "open-data": at(FEDERATION, "/donnees/"),
    "open-data-dictionary": at(FEDERATION, "/donnees/dictionnaire/"),
    "practice-full": practice(FULL),
    "practice-sparse": practice(SPARSE),
    "practice-adapted": practice(ADAPTED),
    "practice-to-adapt": practice(FULL, "s-inspirer/"),
    "practice-to-adapt-where": practice(FULL, "s-inspirer/?q=centre"),
    "practice-to-adapt-nowhere": practice(FULL, "s-inspirer/?q=introuvable"),
    "practice-withdrawn": practice(GONE),
    "api-reference": at(FEDERATION, "/api/v1/"),
    "federation-search": at(FEDERATION, "/recherche/?q=jardin"),
    "federation-news": at(FEDERATION, "/actualites/"),
    "selections": at(FEDERATION, "/selections/"),
    "selection": at(FEDERATION, "/selections/commencer-un-jardin-partage/"),
    "centres-map": at(FEDERATION, "/les-centres/"),
    "centres-found": at(FEDERATION, "/les-centres/?q=lilas"),
    "centres-not-found": at(FEDERATION, "/les-centres/?q=introuvable&departement=17"),
    "unknown-host": at("inconnu.maillage.localhost"),
}
CENTRE_PAGES: dict[str, Way] = {
    "centre-home": at("host"),
    "centre-home-empty": at("other_host"),
    "action-list": at("host", "/actions/"),
    "action-list-empty": at("other_host", "/actions/"),
    "action-full": at("host", "/actions/le-jardin/"),
    "action-of-an-earlier-year": at("host", "/actions/le-jardin-2024/"),
    "action-sparse": at("host", "/actions/sortie/"),
    "action-adapted": at("host", "/actions/jardin-du-toit/"),
    "exchange": at("host", "/entraide/"),
    "exchange-register": at("host", "/entraide/inscription/"),
    "exchange-registered": at("host", "/entraide/inscription/merci/"),
    "exchange-claim": at("host", "/entraide/carte/"),
    "exchange-card-unknown": at("host", "/entraide/carte/AAAA-AAAA/"),
    "text": at("host", "/le-centre/"),
    "team": at("host", "/le-centre/equipe/"),
    "documents": at("host", "/le-centre/documents/"),
    "news": at("host", "/actualites/"),
    "news-by-theme": at("host", "/actualites/?theme=sant%C3%A9"),
    "news-empty": at("other_host", "/actualites/"),
    "article": at("host", "/actualites/la-recolte-a-rempli-trois-cagettes/"),
    "agenda": at("host", "/agenda/"),
    "agenda-past": at("host", "/agenda/?passes"),
    "agenda-empty": at("other_host", "/agenda/"),
    "event": at("host", "/agenda/cafe-des-voisins/"),
    "contact": at("host", "/contact/"),
    "contact-sent": at("host", "/contact/?envoye=1"),
    "search": at("host", "/recherche/?q=jardin"),
    "search-empty": at("host", "/recherche/?q=introuvable"),
    "legal-notice": at("other_host", "/mentions-legales/"),
    "sign-in": at("host", "/compte/login/"),
    "page-not-found": at("host", "/nulle-part/"),
    "suspended": at("suspended_host"),
}
PUBLIC_PAGES = {**FEDERATION_PAGES, **CENTRE_PAGES}
STATUS = {
    "practice-withdrawn": 410,
    "practices-to-take-unknown-form": 404,
    "practices-to-take-nothing": 404,
    "page-not-found": 404,
    "exchange-card-unknown": 404,
    "unknown-host": 404,
    "suspended": 503,
}
# Behind the door, or with something typed.
ACCOUNT_PAGES: dict[str, Way] = {
    "sign-in-refused": a_refused_sign_in,
    "sign-in-code": the_code_page,
    "own-account": own_account,
    "style": for_direction("/style/"),
    "appearance": for_direction("/compte/apparence/"),
    "embedding": for_direction("/integrer/?adresse=&montrer=centre&accent=%23ffee00"),
    "people": for_direction("/compte/personnes/"),
    "invitations": for_direction("/compte/personnes/invitations/"),
    "invite-refused": a_refused_invitation,
    "journal": for_direction("/compte/journal/"),
    "job-list": for_direction("/travaux/"),
    "outbox": for_direction("/courriels/"),
    "federation-help": for_direction("/compte/aide/"),
    "own-data": own_data(),
    "own-data-correct": own_data("corriger/"),
    "own-data-erasure": own_data("effacement/"),
    "data-requests": data_requests,
    "data-request": a_data_request,
    "contact-refused": a_refused_message,
    "messages": received_messages,
    "message-to-erase": a_message_to_erase,
    "adapting": to_adapt(FULL),
    "adapting-again": to_adapt(SPARSE, twice=True),
    "adapting-withdrawn": to_adapt(GONE),
    "trash": trash,
    "signed-in-again": for_direction("/gestion/fiches/connexion/"),
    "trash-to-erase": to_erase_from_the_trash,
    "sheet-to-send": a_sheet_to_send,
    "sheet-to-answer": a_sheet_at("validation", title=""),
    "sheet-answer-refused": a_refused_word,
    "sheet-to-share": a_sheet_at("partage", title=""),
    "sheet-shared": a_sheet_at("partage"),
    "sheet-to-withdraw": a_sheet_at("retirer"),
    "sheet-trash": trash_of_sheets,
    "sheet-to-erase": a_sheet_to_erase,
    **JOINING_PAGES,
}
OFFICE_PAGES: dict[str, Way] = {
    "centres-to-help": at_the_office("/reseau/aide/"),
    "centres-administered": at_the_office("/reseau/centres/?state=open&q=centre"),
    "centres-none-found": at_the_office("/reseau/centres/?q=introuvable"),
    "synonyms": at_the_office("/reseau/synonymes/"),
    "synonyms-none-found": at_the_office("/reseau/synonymes/?q=introuvable"),
    "synonym-group": at_the_office("/reseau/synonymes/1/"),
    "searches-in-vain": searches_in_vain,
    "centre-opening": at_the_office("/reseau/centres/ouvrir/"),
    "centre-opening-refused": a_refused_opening,
    "centre-at-the-federation": at_the_office("/reseau/centres/les-lilas/"),
    "centre-direction-invited": the_direction_invited,
    "centre-corrected": at_the_office("/reseau/centres/les-lilas/corriger/"),
    "centre-suspended": at_the_office("/reseau/centres/les-lilas/suspendre/"),
    "centre-archived": at_the_office("/reseau/centres/les-lilas/archiver/"),
    "centre-direction-to-invite": at_the_office("/reseau/centres/les-lilas/inviter/"),
    "trash-empty": at_the_office("/corbeille/"),
}
PAGES = {**PUBLIC_PAGES, **ACCOUNT_PAGES, **OFFICE_PAGES}
