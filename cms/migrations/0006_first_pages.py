"""The pages that every site opens with, written once: a centre changes them as it likes.

What would look unfinished to the public is a draft, and the back office does not publish a text
that still holds « [À écrire ». The others are true for any centre as they stand. A site that has
a page of the kind, or of the address, keeps its own.
"""

import json
import uuid

from django.db import migrations

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 4  # characters of a page's path, per level

CENTRE_TOLD = """
<h2>Qui nous sommes</h2>
<p>[À écrire : depuis quand le centre existe, qui le fait vivre, ce qui lui tient à cœur.]</p>
<h2>Ce que nous faisons</h2>
<p>[À écrire : les accueils, les ateliers, les sorties, pour quels âges ; un lien vers « Nos actions ».]</p>
<h2>Participer</h2>
<p>[À écrire : comment venir la première fois, adhérer, proposer une idée, donner un coup de main.]</p>
"""

LEGAL_OF_A_CENTRE = """
<h2>Qui publie ce site</h2>
<p>Ce site est publié par le centre dont le nom figure en haut de chaque page. Son adresse et son
téléphone sont sur la page « Contact ». La personne qui représente légalement la structure qui gère
le centre dirige la publication.</p>
<h2>Qui l’héberge</h2>
<p>Le site fait partie de la plateforme commune du réseau. Le nom et l’adresse de l’hébergeur sont
dans les mentions légales du réseau, dont le lien est en bas de chaque page.</p>
<h2>Textes et images</h2>
<p>Les textes et les photos appartiennent à leurs auteurs : demandez au centre avant de les
reprendre. Une personne qui se reconnaît sur une photo peut la faire retirer à tout moment.</p>
"""

LEGAL_OF_THE_NETWORK = """
<h2>Qui publie ce site</h2>
<p>[À écrire : nom, forme juridique, adresse et téléphone de la fédération ; nom de la personne qui
dirige la publication.]</p>
<h2>Qui l’héberge</h2>
<p>[À écrire : nom, adresse et téléphone de l’hébergeur.]</p>
<h2>Textes et images</h2>
<p>Les fiches du catalogue sont écrites par les centres, dont le nom est donné sur chacune.</p>
"""

ACCESSIBILITY = """
<p>Ce site est fait pour être lu par tout le monde : au clavier, avec un lecteur d’écran, en grands
caractères, sur un petit téléphone, sans JavaScript. Nous suivons le référentiel français, le
RGAA.</p>
<h2>Où nous en sommes</h2>
<p>Le site n’a pas encore été contrôlé par un organisme extérieur : nous ne le disons donc pas
conforme. Ses pages sont vérifiées par des outils automatiques et au clavier.</p>
<h2>Quelque chose vous gêne ?</h2>
<p>Écrivez-nous par la page « Contact », ou dites-le à l’accueil : nous vous répondons, et nous vous
donnons l’information autrement en attendant.</p>
<p>Sans réponse de notre part, vous pouvez écrire au Défenseur des droits, sans timbre : Libre
réponse 71120, 75342 Paris Cedex 07. Téléphone : 09 69 39 00 00.</p>
"""

PRIVACY = """
<p>Lire ce site ne demande aucune inscription. Il ne mesure pas votre passage, ne montre pas de
publicité et n’envoie rien à d’autres sites.</p>
<h2>Ce que nous gardons</h2>
<p>Quand vous nous écrivez par la page « Contact », nous gardons votre message et l’adresse que vous
donnez, pour vous répondre. Ils sont effacés au bout d’un an.</p>
<p>Si vous avez un compte, nous gardons votre nom, votre adresse e-mail si vous en avez une, et la
trace de vos connexions. Un cookie tient votre connexion ouverte ; il disparaît quand vous vous
déconnectez.</p>
<h2>Vos droits</h2>
<p>Vous pouvez demander à voir ce que nous gardons de vous, le faire corriger ou effacer : écrivez
par la page « Contact », ou venez à l’accueil.</p>
<p>Si notre réponse ne vous convient pas, adressez-vous à la CNIL, 3 place de Fontenoy, TSA 80715,
75334 Paris Cedex 07.</p>
"""

# (model, title, slug, parent's slug, live, in the menu, further fields)
FOR_A_CENTRE = [
    ("ContentPage", "Le centre", "le-centre", "", False, True, {"body": CENTRE_TOLD}),
    ("TeamPage", "L’équipe", "equipe", "le-centre", False, False, {}),
    ("DocumentsPage", "Documents", "documents", "le-centre", False, False, {}),
    ("NewsIndexPage", "Actualités", "actualites", "", True, True, {}),
    ("EventIndexPage", "Agenda", "agenda", "", True, True, {}),
    ("ContactPage", "Contact", "contact", "", True, True, {}),
]
FOR_THE_NETWORK = [
    ("SelectionIndexPage", "Sélections", "selections", "", True, True, {}),
    ("CentresPage", "Les centres", "les-centres", "", True, True, {}),
    ("NewsIndexPage", "Actualités", "actualites", "", True, True, {}),
    ("EventIndexPage", "Agenda", "agenda", "", False, True, {}),
    ("ContactPage", "Contact", "contact", "", True, True, {}),
]


def footer(legal, legal_is_live):
    return [
        (
            "ContentPage",
            title,
            slug,
            "",
            live,
            False,
            {"body": text, "in_footer": True},
        )
        for title, slug, text, live in (
            ("Mentions légales", "mentions-legales", legal, legal_is_live),
            ("Accessibilité", "accessibilite", ACCESSIBILITY, True),
            ("Données personnelles", "donnees-personnelles", PRIVACY, True),
        )
    ]


def create_first_pages(apps, schema_editor):
    home = apps.get_model("cms", "HomePage").objects.first()
    if home is None:
        return
    if schema_editor.connection.schema_name == "public":
        pages = [*FOR_THE_NETWORK, *footer(LEGAL_OF_THE_NETWORK, False)]
    else:
        pages = [*FOR_A_CENTRE, *footer(LEGAL_OF_A_CENTRE, True)]
    page_model = apps.get_model("wagtailcore", "Page")
    for model_name, title, slug, parent_slug, live, in_menu, fields in pages:
        parent = page_model.objects.get(pk=home.pk)
        if parent_slug:
            parent = children(page_model, parent).filter(slug=parent_slug).first() or parent
        add(apps, page_model, model_name, parent, title, slug, live, in_menu, fields)


def children(page_model, parent):
    return page_model.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)


def add(apps, page_model, model_name, parent, title, slug, live, in_menu, fields):
    model = apps.get_model("cms", model_name)
    beside = children(page_model, parent)
    there_is_one = model_name != "ContentPage" and model.objects.exists()
    if there_is_one or beside.filter(slug=slug).exists():
        return
    if "body" in fields:
        text = " ".join(fields["body"].split())
        block = {"type": "text", "value": text, "id": str(uuid.uuid4())}
        fields = {**fields, "body": json.dumps([block])}
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cms", model=model_name.lower()
    )
    last = beside.order_by("path").values_list("path", flat=True).last()
    model.objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        content_type=content_type,
        path=parent.path + step(int(last[-STEP:], 36) + 1 if last else 1),
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}{slug}/",
        locale=parent.locale,
        live=live,
        has_unpublished_changes=not live,
        show_in_menus=in_menu,
        **fields,
    )
    page_model.objects.filter(pk=parent.pk).update(numchild=beside.count())


def step(number):
    """``number`` as treebeard writes it: 37 is 0011."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits.rjust(STEP, "0")


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_forget_former_images")]

    operations = [
        migrations.RunPython(create_first_pages, migrations.RunPython.noop, elidable=True)
    ]
