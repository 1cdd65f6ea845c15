"""One centre's exchange with something of each kind, for ``test_statements``: who opens which page, with what.

``add`` makes longer all that a list or a page of the exchange shows.
"""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from model_bakery import baker
from wagtail.images import get_image_model

from accounts.enums import Role
from accounts.models import User
from exchange.bringing.services import keep_file
from exchange.charters.services import keep_scan
from exchange.enums import CharterKind, Kept, MandateScope, PaperForm, ReportReason, Way
from exchange.life import services as life
from exchange.life.safeguarding import write_note
from exchange.models import (
    Answer,
    BroughtFile,
    Category,
    CharterVersion,
    DigestIssue,
    DigestSending,
    FormerCard,
    LifeEvent,
    Paper,
    Participant,
    Place,
    Post,
    PostReport,
    Signature,
)
from exchange.papers.digest import refusal_address
from exchange.wall.renewing import renewal_address
from exchange.wall.services import write_post
from mail.models import OutgoingMail
from tests.support import joining
from tests.support.charters import days_ago, in_force, pdf, photo, somebody
from tests.support.spreadsheets import uploaded, xlsx

TITLE = "Tailler une haie"


class Exchange:
    """Rose takes part, has an account and a past; Paul wrote the post that people answer."""

    def __init__(self, chief: User) -> None:
        self.chief, self.made = chief, 0
        self.account = User.objects.create_user("rose", role=Role.RESIDENT)
        self.rose = somebody(
            user=self.account,
            phone="05 99 99 00 01",
            email="rose@exemple.fr",
            commune="48095",
            languages=["fr", "pt"],
            kept=list(Kept.values),
            card_code="RQSE7KXM",
        )
        self.double = somebody(phone=self.rose.phone)
        self.paul = somebody("Paul", "Noir", phone="05 99 99 00 02", email="paul@exemple.fr")
        self.hall = Place.objects.create(name="Le hall", address="1 place du Marché")
        self.image = get_image_model().objects.create(
            title="Une haie", file=ContentFile(photo().read(), name="haie.jpg")
        )
        self.category = Category.objects.get(name="Jardin et plantes")
        self.hers, self.his = self.post(self.rose), self.post(self.paul, kind="request")
        self.add(2)
        self.mandate = self.rose.mandates.last()
        self.signature = self.rose.signatures.last()
        keep_scan(signature=self.signature, scan=pdf())

    def post(self, person: Participant, **told: Any) -> Post:
        """On the wall unless told otherwise, with a photo."""
        usual = {"kind": "offer", "category": self.category, "title": TITLE, "checked": True}
        post = write_post(
            participant=person, acting_user=self.chief, form_key=uuid4(), **{**usual, **told}
        )
        Post.objects.filter(pk=post.pk).update(photo=self.image)
        return post

    def add(self, count: int) -> None:
        for number in range(self.made + 1, self.made + count + 1):
            self._people(number)
            self._papers_to_sign(number)
            self._wall(number)
            self._past_of_rose(number)
        self.made += count
        self._brought()

    def _people(self, number: int) -> None:
        """One to confirm, one to call, one who is helped by somebody who takes part."""
        waits = somebody(last_name=f"Martin {number}", commune="48095", state="waiting")
        silent = somebody(
            "Line", f"Vert {number}", registered_on=days_ago(900), last_sign_on=days_ago(900)
        )
        life.note_call_in_vain(participant=silent, acting_user=self.chief)
        for person in (waits, silent):
            LifeEvent.objects.create(participant=person, kind="registered", noted_by=self.chief)
        for helped, helper in ((silent, self.rose), (self.rose, waits)):
            life.add_mandate(
                participant=helped,
                acting_user=self.chief,
                kind="neighbour",
                name="",
                helper=helper,
                scope=list(MandateScope.values),
                given_by=Way.PAPER,
                scan=pdf(),
            )
        FormerCard.objects.create(code=f"F{number:07}", participant=self.rose)

    def _papers_to_sign(self, number: int) -> None:
        """Two new texts; Rose has signed those before."""
        for version in CharterVersion.objects.exclude(signatures__participant=self.rose):
            Signature.objects.create(
                participant=self.rose,
                version=version,
                way=Way.DESK,
                typed_name="Rose",
                signed_for=self.rose.mandates.first(),
                witness=self.chief,
            )
        for kind in CharterKind.values:
            version = in_force(number, kind)
            Signature.objects.create(participant=self.double, version=version, way=Way.PAPER)

    def _wall(self, number: int) -> None:
        """Posts of each on the wall, answered and reported; papers of them, to hang and to take down."""
        done, shown = self.post(self.rose), self.post(self.rose, kind="request")
        Post.objects.filter(pk=done.pk).update(state="done", closed_on=timezone.localdate())
        self.post(self.paul)
        self.post(self.paul, checked=False)
        where = Place.objects.create(name=f"Commerce {number}")
        for post, place in ((done, self.hall), (shown, self.hall), (self.hers, where)):
            Paper.objects.create(
                post=post,
                where=place,
                form=PaperForm.CARD,
                hung_on=timezone.localdate(),
                noted_by=self.chief,
            )
        asks = somebody("Omar", f"Bleu {number}")
        for post, person in ((self.hers, asks), (self.his, self.rose)):
            Answer.objects.create(post=post, participant=person, text="Je peux.")
        PostReport.objects.create(post=self.hers, reason=ReportReason.OTHER, text=str(number))

    def _past_of_rose(self, number: int) -> None:
        life.note_sign_of_life(participant=self.rose, acting_user=self.chief, note="Vue au marché")
        write_note(participant=self.rose, acting_user=self.chief, text="Bien fatiguée.")
        issue = DigestIssue.objects.create(period=f"N{number}", made_on=timezone.localdate())
        DigestSending.objects.create(issue=issue, participant=self.rose)
        baker.make(OutgoingMail, to=self.rose.email, message_id=f"<rose-{number}@x>")

    def _brought(self) -> None:
        """A list with right and wrong rows, and people who are here already."""
        numbers = range(self.made)
        people = [
            *([f"Prénom{n}", f"Nom{n}", f"05 99 98 {n:04}", "Mende"] for n in numbers),
            *([f"Prénom{n}", "", "quatre", "Nulle part"] for n in numbers),
            *(["Line", f"Vert {n + 1}", "", ""] for n in numbers),
        ]
        posts = [
            row
            for n in numbers
            for row in (
                ["offre", f"Catégorie {n}", "La soupe au pistou", f"Prénom{n} Nom{n}"],
                ["demande", "Jardin", "Bêcher", "Personne Inconnue"],
            )
        ]
        content = xlsx(
            Inscrits=[["Prénom", "Nom", "Téléphone", "Commune"], *people],
            Annonces=[["Offre ou demande", "Catégorie", "Titre", "De la part de"], *posts],
        )
        keep_file(file=uploaded(content), acting_user=self.chief)

    def ways(self, scene: Any) -> dict[str, tuple[Client, str]]:
        """Who opens them, and their addresses."""
        chief, resident = scene.client(scene.chief), scene.client(self.account)
        with scene.here():
            renewal = urlsplit(renewal_address(self.hers)).path
            refusal = urlsplit(refusal_address(self.rose)).path
            text = CharterVersion.objects.latest("pk").pk
            brought = BroughtFile.objects.get().pk
        of_the_desk = {
            f"desk:{name}": (chief, f"/accueil/{address}")
            for name, address in self._at_the_desk(text, brought).items()
        }
        of_residents = {
            f"exchange:{name}": (resident, f"/entraide/{address}")
            for name, address in self._of_residents(text).items()
        }
        anybody = scene.client()
        return {
            **joining.ways(scene),
            **of_the_desk,
            **of_residents,
            "exchange:renew": (anybody, renewal),
            "exchange:stop-digest": (anybody, refusal),
            "exchange:hall-display": (anybody, "/entraide/mur/ecran/"),
        }

    def _at_the_desk(self, text: int, brought: Any) -> dict[str, str]:
        person, post = f"personnes/{self.rose.pk}", f"annonces/{self.hers.pk}"
        signature, signing = f"signatures/{self.signature.pk}/papier", f"{person}/signer"
        lived = {
            "pause": "pause",
            "leave": "depart",
            "news": "nouvelles",
            "in-vain": "sans-reponse",
            "add-mandate": "aide",
            "scan": f"aide/{self.mandate.pk}/papier",
            "notes": "protection",
            "data": "donnees",
            "erase": "effacer",
        }
        return {
            "people": "personnes/?q=martin",
            "person": f"{person}/",
            "correct": f"{person}/corriger/",
            "refuse": f"{person}/refuser/",
            "find-double": f"{person}/reunir/?q=martin",
            "merge": f"{person}/reunir/{self.double.pk}/",
            **{f"life:{name}": f"{person}/{end}/" for name, end in lived.items()},
            "cards:person": f"carte/{self.rose.pk}/",
            "cards:renew": f"carte/{self.rose.pk}/nouvelle/",
            "charters:person": f"{signing}/",
            "charters:papers": f"{signing}/papiers.pdf",
            "charters:on-screen": f"{signing}/{text}/",
            "charters:on-paper": f"{signing}/{text}/papier/",
            "charters:copy": f"signatures/{self.signature.pk}/exemplaire.pdf",
            "charters:scan": f"{signature}/",
            "charters:add-scan": f"{signature}/ajouter/",
            "bringing:look": f"reprendre/{brought}/",
            "bringing:wrong-rows": f"reprendre/{brought}/a-corriger/",
            "posts": "annonces/?q=haie",
            "post": f"{post}/",
            "correct-post": f"{post}/corriger/",
            "poster": f"{post}/a4.pdf",
            "write-post": f"{person}/annonce/",
            "board": f"panneaux/{self.hall.pk}/",
        }

    def _of_residents(self, text: int) -> dict[str, str]:
        his, hers = f"mur/{self.his.pk}", f"annonces/{self.hers.pk}"
        return {
            "wall": "mur/?q=haie",
            "post": f"{his}/",
            "answer": f"{his}/repondre/",
            "report": f"{his}/signaler/",
            "my-posts": "annonces/",
            "write-post": "annonces/ecrire/",
            "correct-post": f"{hers}/",
            "charters:mine": "signer/",
            "charters:sign": f"signer/{text}/",
            "charters:my-copy": f"signer/{self.signature.pk}/exemplaire.pdf",
            "charters:ethics-version": "charte/1/",
            "charters:rules-version": "reglement/1/",
            "joining:mine": "moi/",
            "joining:correct": "moi/corriger/",
            "joining:pause": "moi/pause/",
            "joining:my-card": "moi/carte/",
        }
