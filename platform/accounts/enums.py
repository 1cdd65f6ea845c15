from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is for, in her schema: one role in a centre, or one at the federation."""

    DIRECTION = "direction", _("Direction")
    TEAM = "team", _("Équipe")
    DESK = "desk", _("Accueil")
    RESIDENT = "resident", _("Habitant·e")
    ADMINISTRATION = "administration", _("Administration du réseau")
    FACILITATION = "facilitation", _("Animation du réseau")
    READING = "reading", _("Lecture")


CENTRE_ROLES = (Role.DIRECTION, Role.TEAM, Role.DESK, Role.RESIDENT)
FEDERATION_ROLES = (Role.ADMINISTRATION, Role.FACILITATION, Role.READING)
BACK_OFFICE_ROLES = (Role.DIRECTION, Role.TEAM, Role.ADMINISTRATION, Role.FACILITATION)


class JournalAction(TextChoices):
    SIGNED_IN = "signed-in", _("connexion")
    SIGNED_OUT = "signed-out", _("déconnexion")
    SIGN_IN_FAILED = "sign-in-failed", _("connexion refusée")
    ROLE_GIVEN = "role-given", _("rôle donné")
    ACCESS_ENDED = "access-ended", _("accès retiré")
    PASSWORD_CODE_PRINTED = "password-code-printed", _("code imprimé")
    INVITED = "invited", _("invitation")
    INVITATION_REVOKED = "invitation-revoked", _("invitation annulée")
    INVITATION_ACCEPTED = "invitation-accepted", _("invitation acceptée")
    INVITATION_RENEWED = "invitation-renewed", _("invitation renvoyée")
    ACCESS_GIVEN_BACK = "access-given-back", _("accès rendu")
    PASSWORD_CODE_USED = "password-code-used", _("mot de passe changé avec un code")
    ADDRESS_CONFIRMED = "address-confirmed", _("adresse e-mail confirmée")
    HELP_ALLOWED = "help-allowed", _("aide de la fédération autorisée")
    HELP_STOPPED = "help-stopped", _("aide de la fédération arrêtée")
    HELP_ENTERED = "help-entered", _("entrée pour aider")
    HELP_ACTED = "help-acted", _("en aidant")
    DATA_EXPORTED = "data-exported", _("export")
    DATA_CORRECTED = "data-corrected", _("informations corrigées")
    ERASURE_ASKED = "erasure-asked", _("effacement demandé")
    ERASURE_TAKEN_BACK = "erasure-taken-back", _("demande d’effacement reprise")
    ERASURE_ACCEPTED = "erasure-accepted", _("effacement accepté")
    ERASURE_REFUSED = "erasure-refused", _("effacement refusé")
    RETENTION_OVER = "retention-over", _("compte effacé, son délai étant passé")
    DELETED = "deleted", _("suppression")
    CENTRE_CREATED = "centre-created", _("centre créé")
    CENTRE_CORRECTED = "centre-corrected", _("centre corrigé")
    CENTRE_OPENED = "centre-opened", _("centre ouvert au public")
    CENTRE_SUSPENDED = "centre-suspended", _("centre suspendu")
    CENTRE_REOPENED = "centre-reopened", _("centre rouvert")
    CENTRE_ARCHIVED = "centre-archived", _("centre archivé")
    CENTRE_TAKEN_OUT = "centre-taken-out", _("centre sorti des archives")
    SYNONYMS_CHANGED = "synonyms-changed", _("synonymes changés")
    SYNONYMS_DELETED = "synonyms-deleted", _("synonymes supprimés")
    TRASHED = "trashed", _("mise à la corbeille")
    RESTORED = "restored", _("sortie de la corbeille")
    SHEET_SUBMITTED = "sheet-submitted", _("fiche envoyée à la direction")
    SHEET_SENT_BACK = "sheet-sent-back", _("fiche renvoyée à l’équipe")
    SHEET_PUBLISHED = "sheet-published", _("fiche publiée")
    SHARING_ASKED = "sharing-asked", _("partage d’une fiche demandé")
    SHARING_REFUSED = "sharing-refused", _("partage d’une fiche refusé")
    SHEET_SHARED = "sheet-shared", _("fiche partagée avec le réseau")
    SHEET_WITHDRAWN = "sheet-withdrawn", _("fiche retirée du réseau")
    MODULE_OPENED = "module-opened", _("module ouvert")
    MODULE_CLOSED = "module-closed", _("module fermé")
    CHARTER_PUBLISHED = "charter-published", _("texte à signer publié")
    EXCHANGE_SET_UP = "exchange-set-up", _("réglages de l’entraide changés")
    ACCOUNT_CLAIMED = "account-claimed", _("compte ouvert avec une carte")
    SAFEGUARDING_READ = "safeguarding-read", _("notes de protection ouvertes")
    SAFEGUARDING_WRITTEN = "safeguarding-written", _("note de protection écrite")
    PARTICIPANT_EXPORTED = "participant-exported", _("export des données d’une personne")
    PARTICIPANT_ERASED = "participant-erased", _("personne de l’entraide effacée")
    PARTICIPANT_TIME_OVER = "participant-time-over", _("personne effacée, son délai étant passé")
    PEOPLE_BROUGHT = "people-brought", _("tableau de personnes repris")


class InvitationPurpose(TextChoices):
    INVITATION = "invitation", _("Invitation")
    PASSWORD = "password", _("Nouveau mot de passe")


class InvitationState(TextChoices):
    SENT = "sent", _("envoyée")
    SEEN = "seen", _("vue")
    ACCEPTED = "accepted", _("acceptée")
    EXPIRED = "expired", _("expirée")
    REVOKED = "revoked", _("annulée")


class DataRequestKind(TextChoices):
    ERASURE = "erasure", _("Effacement du compte")


class DataRequestState(TextChoices):
    WAITING = "waiting", _("en attente")
    ACCEPTED = "accepted", _("acceptée")
    REFUSED = "refused", _("refusée")
