"""Somebody of the exchange with one word in every field, row and file that may hold one of hers."""

import datetime
import io
import uuid

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from accounts.enums import Role
from accounts.models import User
from exchange.bringing.long_work import KIND as BRINGING
from exchange.bringing.services import keep_file
from exchange.enums import (
    BirthBand,
    CharterKind,
    Kept,
    LifeEventKind,
    PostKind,
    PostState,
    ReportReason,
    Retired,
    Way,
)
from exchange.life import services
from exchange.life.safeguarding import write_note
from exchange.models import (
    Answer,
    Category,
    CharterVersion,
    DigestIssue,
    DigestRefusal,
    DigestSending,
    LifeEvent,
    Participant,
    Post,
    PostReport,
    Signature,
)
from exchange.wall.services import index
from jobs.enums import JobState
from jobs.models import Job
from jobs.storage import private_storage
from mail.enums import MailState
from mail.models import OutgoingMail
from tests.support.spreadsheets import uploaded

# Of letters that no accent, stem or ligature changes.
WORD = "zyxquil"
EMAIL = f"{WORD}@exemple.fr"
TODAY = timezone.localdate


def picture() -> ContentFile:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(drawn, "JPEG")
    return ContentFile(drawn.getvalue(), name=f"{WORD}.jpg")


def paper() -> ContentFile:
    return ContentFile(f"%PDF-1.7 {WORD}".encode(), name="papier.pdf")


def filled(**more) -> Participant:
    """Somebody of whom every field that takes words holds the word."""
    told = {
        "first_name": f"Rose {WORD}",
        "last_name": f"Blanc {WORD}",
        "phone": f"05 {WORD}",
        "email": EMAIL,
        "address": f"3 rue {WORD}",
        "reached_by": f"par {WORD}",
        "preferred_contact": "phone",
        "preferred_hours": f"le {WORD}",
        "kept": list(Kept.values),
        "kept_agreed_on": TODAY(),
        "kept_agreed_by": Way.PAPER,
        "birth_band": BirthBand.B1950,
        "retired": Retired.YES,
        "neighbourhood": f"Hameau {WORD}",
        "languages": ["fr"],
        "mobility": "alone",
        "card_code": WORD.upper()[:7],
        "registered_on": TODAY() - datetime.timedelta(days=400),
    }
    return Participant.objects.create(**told | more)


def post_of(person, **more) -> Post:
    told = {
        "kind": PostKind.OFFER,
        "category": Category.objects.get_or_create(name="Jardin")[0],
        "title": f"Tondre {WORD}",
        "text": f"texte {WORD}",
        "place": f"lieu {WORD}",
        "times": f"quand {WORD}",
        "for_whom": f"pour {WORD}",
        "answer": f"réponse {WORD}",
        "participant": person,
        "state": PostState.DONE,
        "published_on": TODAY(),
        "valid_until": TODAY(),
    }
    return Post.objects.create(**told | more)


def everywhere(direction_user: User) -> Participant:
    """She is in every table that this room knows, and in those that it writes into."""
    rose = filled()
    user = User.objects.create_user(
        f"rose.{WORD}", email=EMAIL, first_name=WORD, last_name=WORD, role=Role.RESIDENT
    )
    rose.user = user
    rose.save()
    double = filled(
        first_name=f"Rosa {WORD}", card_code=None, state="merged", merged_into=rose, email=""
    )
    paul = Participant.objects.create(first_name="Paul", last_name="Noir")
    LifeEvent.objects.create(
        participant=rose, kind=LifeEventKind.REGISTERED, happened_on=rose.registered_on
    )
    services.note_sign_of_life(participant=rose, acting_user=direction_user, note=f"vue {WORD}")
    LifeEvent.objects.create(participant=double, kind=LifeEventKind.MERGED, note=f"réunie {WORD}")
    said = {"scope": ["sign"], "given_by": Way.PAPER, "acting_user": direction_user}
    helped_by = services.add_mandate(
        participant=rose,
        kind="family",
        name=f"Alice {WORD}",
        phone=f"06 {WORD}",
        email=f"fille-{EMAIL}",
        scan=paper(),
        **said,
    )
    services.add_mandate(participant=paul, kind="neighbour", name="", helper=rose, **said)
    version = CharterVersion.objects.create(
        kind=CharterKind.ETHICS, number=1, text="La charte.", published_on=TODAY()
    )
    Signature.objects.create(
        participant=rose,
        version=version,
        way=Way.PAPER,
        typed_name=f"Rose {WORD}",
        signed_for=helped_by,
        scan=paper(),
    )
    write_note(participant=rose, acting_user=direction_user, text=f"inquiétude {WORD}")
    image = get_image_model().objects.create(
        title=f"Photo {WORD}", description=f"On voit {WORD}", file=picture()
    )
    image.tags.add(WORD)
    image.get_rendition("fill-20x20")
    hers = post_of(rose, photo=image, photo_description=f"Montre {WORD}")
    post_of(double)
    pauls = post_of(paul, title="Bricoler", text="", place="", times="", for_whom="", answer="")
    for post in (hers, pauls):
        index(post)
    issue = DigestIssue.objects.create(period="2026-W47", posts=[hers.pk], made_on=TODAY())
    for person in (rose, paul):
        DigestSending.objects.create(issue=issue, participant=person)
    DigestRefusal.objects.create(participant=rose)
    OutgoingMail.objects.create(
        to="paul@exemple.fr",
        subject="La lettre du mur",
        text=f"{hers.title}\n{pauls.title}",
        message_id="<letter@exemple.fr>",
        state=MailState.SENT,
        sent_at=timezone.now(),
        created=timezone.now(),
    )
    Answer.objects.create(
        post=pauls, participant=rose, name=f"Rose {WORD}", reached_by=EMAIL, text=f"oui {WORD}"
    )
    Answer.objects.create(post=hers, participant=paul, name="Paul", text=f"Bonjour {WORD}")
    PostReport.objects.create(post=hers, reason=ReportReason.OTHER, text=f"{WORD} exagère")
    for address, kind in ((EMAIL, "news"), (f"fille-{EMAIL}", "helper"), ("a@exemple.fr", "team")):
        OutgoingMail.objects.create(
            to=address,
            to_name=f"Rose {WORD}" if address == EMAIL else "",
            subject=f"À propos de {rose.full_name}",
            text=f"Bonjour {rose.full_name}",
            html=f"<p>{rose.full_name}</p>",
            kind=kind,
            message_id=f"<{uuid.uuid4().hex}@exemple.fr>",
            state=MailState.SENT,
            sent_at=timezone.now(),
            created=timezone.now(),
        )
    OutgoingMail.objects.create(
        to=EMAIL,
        subject=WORD,
        text=WORD,
        message_id="<w@exemple.fr>",
        state=MailState.WAITING,
        created=timezone.now(),
    )
    job = Job.objects.create(
        kind=BRINGING, label="Liste", state=JobState.DONE, finished_at=timezone.now()
    )
    job.result.name = private_storage.save(f"jobs/{job.uid}", ContentFile(WORD.encode()))
    job.result_name, job.result_expires_at = "liste.csv", timezone.now() + datetime.timedelta(7)
    job.save()
    keep_file(file=uploaded(f"Nom\n{WORD}".encode(), f"{WORD}.csv"), acting_user=direction_user)
    return rose
