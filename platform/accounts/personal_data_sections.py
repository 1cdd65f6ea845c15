"""What this room, and the mails and long works below it, hold on a person."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextChoices, Value
from django.db.models.functions import Coalesce, Concat, Least, Trim
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.users.models import UserProfile

from accounts.enums import JournalAction
from accounts.middleware import LAST_SEEN
from accounts.models import DataRequest, Invitation, JournalEntry, User
from accounts.personal_data import Row, Section, Table, for_days, register
from accounts.services.erasure import open_sessions
from jobs.conf import jobs_kept
from jobs.models import Job
from jobs.selectors import jobs_of
from mail.enums import MailState
from mail.models import OutgoingMail
from mail.selectors import mails_to

_l = gettext_lazy


def _her_account(user: User) -> QuerySet[User]:
    others = EmailAddress.objects.filter(user=OuterRef("pk")).exclude(email__iexact=user.email)
    portraits = UserProfile.objects.filter(user=OuterRef("pk")).exclude(avatar="")
    return User.objects.filter(pk=user.pk).annotate(
        other_addresses=ArraySubquery(others.order_by("pk").values("email")),
        portrait=Exists(portraits),
    )


def _account(user: Any) -> Row:
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "username": user.username,
        "email": user.email,
        "other_addresses": ", ".join(user.other_addresses),
        "role": str(user.get_role_display()),
        "departments": ", ".join(user.departments),
        "portrait": user.portrait,
        "date_joined": user.date_joined,
        "last_login": user.last_login,
    }


def _ways_in(user: User, limit: int | None) -> Iterable[Row]:
    def way(name: str, detail: str = "", since: Any = None, used: Any = None) -> Row:
        return {"way": name, "detail": detail, "since": since, "last_used": used}

    if user.has_usable_password():
        yield way(_("Mot de passe"), _("gardé sous une forme que personne ne peut lire"))
    if user.email:
        yield way(_("Code par e-mail"))
    for key in Authenticator.objects.filter(user=user).order_by("-created_at", "-pk"):
        since, used, wrapped = key.created_at, key.last_used_at, key.wrap()
        match key.type:
            case Authenticator.Type.WEBAUTHN:
                yield way(_("Clé d’accès"), wrapped.name, since, used)
            case Authenticator.Type.TOTP:
                yield way(_("Application de codes"), "", since, used)
            case Authenticator.Type.RECOVERY_CODES:
                left = len(wrapped.get_unused_codes())
                yield way(
                    _("Codes de secours"), _("%(count)d restants") % {"count": left}, since, used
                )


def _sessions(user: User, limit: int | None) -> Iterator[Row]:
    for session, said in islice(open_sessions(user), limit):
        seen = said.get(LAST_SEEN)
        yield {
            "last_seen": (
                datetime.fromtimestamp(seen, timezone.get_current_timezone())
                if isinstance(seen, int)
                else None
            ),
            "expires": session.expire_date,
            "shared_computer": bool(said.get("shared_computer")),
        }


def _her_invitations(user: User) -> QuerySet[Invitation]:
    theirs = Q(user=user)
    if user.email:
        theirs |= Q(email__iexact=user.email)
    return Invitation.objects.filter(theirs).order_by("-created", "-pk")


def _invitation(invitation: Invitation) -> Row:
    return {
        "purpose": invitation.get_purpose_display(),
        "name": invitation.name,
        "email": invitation.email,
        "by": invitation.created_by_name,
        "created": invitation.created,
        "state": str(invitation.state.label),
    }


def _her_requests(user: User) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(user=user).order_by("-created", "-pk")


def _request(asked: DataRequest) -> Row:
    return {
        "kind": asked.get_kind_display(),
        "created": asked.created,
        "message": asked.message,
        "due_on": asked.due_on,
        "state": asked.get_state_display(),
        "answer": asked.answer,
    }


def _mail(mail: OutgoingMail) -> Row:
    return {
        "subject": mail.subject,
        "created": mail.created,
        "state": _label(MailState, mail.state),
        "sent_at": mail.sent_at,
    }


def _job(job: Job) -> Row:
    return {
        "label": job.label,
        "created": job.created,
        "state": job.get_state_display(),
        "finished_at": job.finished_at,
    }


def _line(line: JournalEntry) -> Row:
    return {
        "at": line.at,
        "actor": line.actor_name,
        "action": _label(JournalAction, line.action),
        "subject": line.subject,
        "note": line.note,
    }


def _label(choices: type[TextChoices], value: str) -> str:
    """For thousands of rows: Django's ``get_…_display`` goes through all choices each time."""
    return str(choices(value).label) if value in choices else value


def _lines_about(user: User) -> QuerySet[JournalEntry]:
    """What she did, and what bears a name of hers since it is hers and nobody else's.

    She writes her name and her identifiant herself: somebody who has left may have had them before.
    """
    about, since = Q(actor=user), _named_so_since(user)
    for name in {str(user), user.username}:
        somebody_else = Exists(_others_called(name, user))
        about |= Q(~somebody_else, subject__iexact=name, at__gte=since)
    return JournalEntry.objects.filter(about).order_by("-at", "-pk")


def _named_so_since(user: User) -> Coalesce:
    """The last time that she has written another name; else her invitation, or her account."""
    renamed = JournalEntry.objects.filter(
        actor=user, action=JournalAction.DATA_CORRECTED, note__contains="→"
    ).order_by("-at")
    invited = Invitation.objects.filter(user=user).order_by("created")
    return Coalesce(
        Subquery(renamed.values("at")[:1]),
        # PostgreSQL leaves out what is not there.
        Least(Subquery(invited.values("created")[:1]), Value(user.date_joined)),
    )


def _others_called(name: str, user: User) -> QuerySet[User]:
    full_name = Trim(Concat("first_name", Value(" "), "last_name"))
    named = User.objects.exclude(pk=user.pk).annotate(full_name=full_name)
    return named.filter(Q(full_name__iexact=name) | Q(username__iexact=name))


def _while_open() -> str:
    return _(
        "tant que votre compte est ouvert, puis %(days)s ; ensuite le compte perd votre nom."
    ) % {"days": for_days("ended_accounts")}


def _until_used() -> str:
    return _("tant que vous les gardez ; ils disparaissent avec le compte.")


def _while_session_lasts() -> str:
    return _("jusqu’à la fin de la session ; se déconnecter l’efface.")


def _invitations_kept() -> str:
    return _("%(days)s après qu’elle a servi, expiré ou été annulée.") % {
        "days": for_days("invitations")
    }


def _requests_kept() -> str:
    return _("%(days)s après la réponse.") % {"days": for_days("data_requests")}


def _mails_kept() -> str:
    return _("%(days)s pour l’adresse et l’objet, %(text)d jours pour le texte.") % {
        "days": for_days("mails"),
        "text": settings.MAIL_BODIES_KEPT_DAYS,
    }


def _jobs_kept() -> str:
    return _("%(count)d jours après la fin.") % {"count": jobs_kept().days}


def _journal_kept() -> str:
    return _(
        "%(days)s, même si le compte est effacé : personne ne peut changer une ligne du journal."
    ) % {"days": for_days("journal")}


SECTIONS = (
    Section(
        "account",
        _l("Votre compte"),
        _l("Pour vous reconnaître et savoir ce que vous pouvez faire ici."),
        _while_open,
        {
            "first_name": _l("Prénom"),
            "last_name": _l("Nom"),
            "username": _l("Identifiant"),
            "email": _l("Adresse e-mail"),
            "other_addresses": _l("Autres adresses"),
            "role": _l("Rôle"),
            "departments": _l("Départements suivis"),
            "portrait": _l("Portrait déposé dans la gestion"),
            "date_joined": _l("Compte ouvert le"),
            "last_login": _l("Dernière connexion"),
        },
        Table(
            _her_account,
            (
                *(
                    "first_name",
                    "last_name",
                    "username",
                    "email",
                    "other_addresses",
                    "role",
                    "departments",
                ),
                *("portrait", "date_joined", "last_login"),
            ),
            _account,
        ),
        facts=True,
    ),
    Section(
        "ways_in",
        _l("Vos moyens de connexion"),
        _l("Pour que personne n’entre à votre place."),
        _until_used,
        {
            "way": _l("Moyen"),
            "detail": _l("Précision"),
            "since": _l("Depuis"),
            "last_used": _l("Dernier usage"),
        },
        _ways_in,
    ),
    Section(
        "sessions",
        _l("Vos sessions ouvertes"),
        _l("Pour ne pas vous demander de vous connecter à chaque page."),
        _while_session_lasts,
        {
            "last_seen": _l("Dernière activité"),
            "expires": _l("Fin au plus tard"),
            "shared_computer": _l("Poste partagé"),
        },
        _sessions,
    ),
    Section(
        "invitations",
        _l("Vos invitations"),
        _l("Pour ouvrir votre compte ou vous donner un nouveau mot de passe."),
        _invitations_kept,
        {
            "purpose": _l("Motif"),
            "name": _l("Nom"),
            "email": _l("Adresse e-mail"),
            "by": _l("Faite par"),
            "created": _l("Le"),
            "state": _l("État"),
        },
        Table(
            _her_invitations,
            (
                *("purpose", "name", "email", "created_by_name", "created", "accepted_at"),
                *("revoked_at", "expires_at", "seen_at"),
            ),
            _invitation,
        ),
    ),
    Section(
        "requests",
        _l("Vos demandes"),
        _l("Pour vous répondre, et pouvoir montrer qu’on vous a répondu."),
        _requests_kept,
        {
            "kind": _l("Demande"),
            "created": _l("Faite le"),
            "message": _l("Votre message"),
            "due_on": _l("Réponse due le"),
            "state": _l("État"),
            "answer": _l("Réponse"),
        },
        Table(
            _her_requests,
            ("kind", "created", "message", "due_on", "state", "answer"),
            _request,
        ),
    ),
    Section(
        "mails",
        _l("Les courriels envoyés à votre adresse"),
        _l("Pour savoir si un message est parti, et le renvoyer s’il s’est perdu."),
        _mails_kept,
        {
            "subject": _l("Objet"),
            "created": _l("Écrit le"),
            "state": _l("État"),
            "sent_at": _l("Envoyé le"),
        },
        Table(
            lambda user: mails_to(user.email),
            ("subject", "created", "state", "sent_at"),
            _mail,
        ),
    ),
    Section(
        "jobs",
        _l("Vos longs travaux"),
        _l("Pour vous en montrer l’avancement et vous en donner le résultat."),
        _jobs_kept,
        {
            "label": _l("Travail"),
            "created": _l("Demandé le"),
            "state": _l("État"),
            "finished_at": _l("Terminé le"),
        },
        Table(
            lambda user: jobs_of(user).order_by("-created", "-pk"),
            ("label", "created", "state", "finished_at"),
            _job,
        ),
    ),
    Section(
        "journal",
        _l("Le journal"),
        _l("Pour la sécurité de tous : qui a fait quoi, et quand."),
        _journal_kept,
        {
            "at": _l("Quand"),
            "actor": _l("Qui"),
            "action": _l("Quoi"),
            "subject": _l("Sur qui ou quoi"),
            "note": _l("Précision"),
        },
        Table(
            _lines_about,
            ("at", "actor_name", "action", "subject", "note"),
            _line,
        ),
    ),
)


def register_all() -> None:
    for section in SECTIONS:
        register(section)
