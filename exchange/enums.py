from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ParticipantState(TextChoices):
    # Came by the web site; nobody of the desk has confirmed it yet.
    WAITING = "waiting", _("à confirmer")
    ACTIVE = "active", _("inscrit·e")
    PAUSED = "paused", _("en pause")
    LEFT = "left", _("parti·e")
    # The row is another person's double: ``merged_into`` is the one that counts.
    MERGED = "merged", _("réuni·e à une autre inscription")
    # Emptied in place: only what the counts need is left.
    ERASED = "erased", _("effacé·e")


class RegisteredBy(TextChoices):
    """The way a person came in."""

    DESK = "desk", _("à l’accueil")
    ONLINE = "online", _("par internet")
    SPREADSHEET = "spreadsheet", _("repris du tableau du centre")


class BirthBand(IntegerChoices):
    """Ten years of births, told by the first of them: never the year itself."""

    BEFORE_1930 = 1920, _("avant 1930")
    B1930 = 1930, _("de 1930 à 1939")
    B1940 = 1940, _("de 1940 à 1949")
    B1950 = 1950, _("de 1950 à 1959")
    B1960 = 1960, _("de 1960 à 1969")
    B1970 = 1970, _("de 1970 à 1979")
    B1980 = 1980, _("de 1980 à 1989")
    B1990 = 1990, _("de 1990 à 1999")
    B2000 = 2000, _("de 2000 à 2009")
    SINCE_2010 = 2010, _("en 2010 ou après")


class Retired(TextChoices):
    YES = "yes", _("oui")
    NO = "no", _("non")


class Mobility(TextChoices):
    ALONE = "alone", _("se déplace sans aide")
    DRIVES = "drives", _("peut conduire quelqu’un")
    NEEDS_LIFT = "needs-lift", _("a besoin qu’on vienne la ou le chercher")
    AT_HOME = "at-home", _("ne sort pas de chez elle ou de chez lui")


class Contact(TextChoices):
    """The way a person prefers to be told something."""

    PHONE = "phone", _("par téléphone")
    TEXT = "text", _("par SMS")
    MAIL = "mail", _("par e-mail")
    LETTER = "letter", _("par un mot dans la boîte aux lettres")
    DESK = "desk", _("quand elle ou il passe au centre")
    HELPER = "helper", _("par une personne qui l’aide")


class Language(TextChoices):
    """Those that desks meet most (ISO 639-1, ``rcf`` and ``gcf`` from 639-3)."""

    FR = "fr", _("français")
    FSL = "fsl", _("langue des signes française")
    EN = "en", _("anglais")
    AR = "ar", _("arabe")
    BER = "ber", _("langues berbères")
    ES = "es", _("espagnol")
    PT = "pt", _("portugais")
    IT = "it", _("italien")
    DE = "de", _("allemand")
    NL = "nl", _("néerlandais")
    PL = "pl", _("polonais")
    RO = "ro", _("roumain")
    RU = "ru", _("russe")
    UK = "uk", _("ukrainien")
    TR = "tr", _("turc")
    FA = "fa", _("persan, dari")
    PS = "ps", _("pachto")
    ZH = "zh", _("chinois")
    VI = "vi", _("vietnamien")
    TA = "ta", _("tamoul")
    WO = "wo", _("wolof")
    BM = "bm", _("bambara")
    GCF = "gcf", _("créole antillais")
    RCF = "rcf", _("créole réunionnais")
    OTHER = "other", _("une autre")


class Kept(TextChoices):
    """What a person agrees that the centre keeps; without it the fields stay empty."""

    CONTACT = "contact", _("Mes coordonnées, pour que l’accueil me joigne")
    PROFILE = (
        "profile",
        _("Mon âge à dix ans près, ma langue, mes déplacements : pour me proposer ce qui me va"),
    )
    FIGURES = "figures", _("Compter que je suis retraité·e ou non, dans des chiffres sans nom")


class LifeEventKind(TextChoices):
    """What has happened to a registration; the yearly figures count these."""

    REGISTERED = "registered", _("inscription")
    CONFIRMED = "confirmed", _("inscription confirmée")
    PAUSED = "paused", _("mise en pause")
    CAME_BACK = "came-back", _("retour")
    LEFT = "left", _("départ")
    SIGN_OF_LIFE = "sign-of-life", _("nouvelles")
    CALLED_IN_VAIN = "called-in-vain", _("appel sans réponse")
    CARD_RENEWED = "card-renewed", _("nouvelle carte")
    ACCOUNT_CLAIMED = "account-claimed", _("compte ouvert")
    MERGED = "merged", _("deux inscriptions réunies")
    ERASED = "erased", _("effacement")


class HelperKind(TextChoices):
    FAMILY = "family", _("famille")
    NEIGHBOUR = "neighbour", _("voisin·e, ami·e")
    INSTITUTION = "institution", _("professionnel·le, institution")
    # Of a minor, or of an adult under protection: signs for the person.
    GUARDIAN = "guardian", _("parent, tuteur ou tutrice")


class MandateScope(TextChoices):
    """What a helper may do in the person's name."""

    REGISTER = "register", _("inscrire et tenir à jour")
    POST = "post", _("proposer et demander")
    ANSWER = "answer", _("répondre et prendre rendez-vous")
    SIGN = "sign", _("signer la charte")


class Way(TextChoices):
    """How an agreement was given."""

    PAPER = "paper", _("sur papier")
    DESK = "desk", _("sur l’écran de l’accueil")
    ONLINE = "online", _("par internet")
    SPOKEN = "spoken", _("de vive voix")


class CharterKind(TextChoices):
    ETHICS = "ethics", _("Charte éthique")
    RULES = "rules", _("Règlement intérieur")


class PostKind(TextChoices):
    OFFER = "offer", _("offre")
    REQUEST = "request", _("demande")


class PostState(TextChoices):
    # The desk has not read it yet, or has taken it back to be corrected.
    WAITING = "waiting", _("à relire")
    OPEN = "open", _("sur le mur")
    IN_HAND = "in-hand", _("en cours")
    DONE = "done", _("rendu")
    EXPIRED = "expired", _("expirée")
    TAKEN_DOWN = "taken-down", _("retirée")


class Visibility(TextChoices):
    EVERYONE = "everyone", _("tout le monde")
    PARTICIPANTS = "participants", _("les personnes inscrites")
    PAPER = "paper", _("sur papier seulement")


class Urgency(TextChoices):
    NONE = "none", _("quand ce sera possible")
    WEEK = "week", _("cette semaine")
    URGENT = "urgent", _("dans les deux jours")


class Frequency(TextChoices):
    ONCE = "once", _("une fois")
    SOMETIMES = "sometimes", _("de temps en temps")
    REGULAR = "regular", _("régulièrement")


class PaperForm(TextChoices):
    POSTER_A4 = "a4", _("affiche A4")
    POSTER_A3 = "a3", _("affiche A3")
    CARD = "card", _("carte à languettes")


class ReportReason(TextChoices):
    PRIVATE = "private", _("On y lit un nom, une adresse ou un téléphone")
    PAID = "paid", _("C’est du travail payé, ou de l’argent")
    HURTS = "hurts", _("C’est blessant, ou faux")
    OLD = "old", _("Ce n’est plus d’actualité")
    OTHER = "other", _("Autre chose")


class Rhythm(TextChoices):
    NONE = "none", _("aucune")
    WEEKLY = "weekly", _("chaque semaine")
    MONTHLY = "monthly", _("chaque mois")
