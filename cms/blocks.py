"""What editors put together: one short list of blocks for every page, and four small ones."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from cms.enums import Weekday
from federation.selectors import practices_by_slug

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": TEXT_FEATURES, "label": _("Texte"), **kwargs})

    class Meta:
        icon = "pilcrow"
        template = "cms/blocks/text.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Ce qui a été dit"), rows=3)
    author = blocks.CharBlock(label=_("Par qui"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Citation")
        template = "cms/blocks/quote.html"


class CallToActionBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Phrase"), required=False, rows=2)
    label = blocks.CharBlock(
        label=_("Bouton"), max_length=60, help_text=_("Un verbe : « Venir à l’atelier ».")
    )
    page = blocks.PageChooserBlock(label=_("Page du site"), required=False)
    address = blocks.URLBlock(label=_("ou adresse d’un autre site"), required=False)

    class Meta:
        icon = "pick"
        label = _("Bouton")
        template = "cms/blocks/call_to_action.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            raise StructBlockValidationError(
                non_block_errors=[
                    _("Choisissez où mène le bouton : une page du site, ou l’adresse d’un autre.")
                ]
            )
        return cleaned


class PracticeBlock(blocks.CharBlock):
    """A practice of the catalogue, by its address; only its slug is kept, which never changes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Pratique"),
                "help_text": _("L’adresse de la pratique, copiée depuis le catalogue."),
                **kwargs,
            }
        )

    def clean(self, value: str) -> str:
        typed = super().clean(value)
        slug = typed.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
        if slug not in practices_by_slug([slug]):
            raise ValidationError(
                _(
                    "Aucune pratique du catalogue n’a cette adresse : ouvrez-la dans le catalogue, "
                    "puis copiez l’adresse qui s’affiche en haut du navigateur."
                )
            )
        return slug


class PracticesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)
    practices = blocks.ListBlock(PracticeBlock(), label=_("Pratiques"))

    class Meta:
        icon = "list-ul"
        label = _("Pratiques du réseau")
        template = "cms/blocks/practices.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        found = practices_by_slug(list(value["practices"]))
        shown = [found[slug] for slug in value["practices"] if slug in found]
        return {**super().get_context(value, parent_context), "practices": shown}


class FigureBlock(blocks.StructBlock):
    number = blocks.CharBlock(label=_("Chiffre"), max_length=20, help_text=_("Par exemple : 41"))
    label = blocks.CharBlock(label=_("De quoi"), max_length=120)


class FiguresBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)
    figures = blocks.ListBlock(FigureBlock(), label=_("Chiffres"), max_num=8)

    class Meta:
        icon = "order"
        label = _("Chiffres")
        template = "cms/blocks/figures.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = TextBlock(label=_("Réponse"), features=["bold", "italic", "ol", "ul", "link"])


class QuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions et réponses")
        template = "cms/blocks/questions.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Titre"), required=False, max_length=200, help_text=_("Sinon, celui du document.")
    )
    note = blocks.CharBlock(label=_("Précision"), required=False, max_length=255)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "cms/blocks/document.html"


class HoursBlock(blocks.StructBlock):
    weekday = blocks.ChoiceBlock(label=_("Jour"), choices=Weekday.choices)
    opens = blocks.TimeBlock(label=_("De"))
    closes = blocks.TimeBlock(label=_("À"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["closes"] <= cleaned["opens"]:
            raise StructBlockValidationError(
                {"closes": ValidationError(_("L’heure de fermeture vient après l’ouverture."))}
            )
        return cleaned


class PlaceBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Nom du lieu"), max_length=120)
    address = blocks.TextBlock(label=_("Adresse"), required=False, rows=2)
    hours = blocks.ListBlock(HoursBlock(), label=_("Heures d’ouverture"), min_num=0, default=[])
    note = blocks.CharBlock(
        label=_("Précision"),
        required=False,
        max_length=255,
        help_text=_("Par exemple : « Fermé en août »."),
    )

    class Meta:
        icon = "site"
        label = _("Lieu")


class PersonBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Nom"), max_length=120)
    task = blocks.CharBlock(label=_("Ce qu’elle fait au centre"), required=False, max_length=200)
    about = blocks.TextBlock(label=_("En quelques mots"), required=False, rows=2)
    photo = ImageChooserBlock(
        label=_("Photo"), required=False, help_text=_("Avec l’accord de la personne.")
    )
    phone = blocks.CharBlock(label=_("Téléphone"), required=False, max_length=30)
    email = blocks.EmailBlock(label=_("Adresse e-mail"), required=False)
    public = blocks.BooleanBlock(
        label=_("Montrer au public son téléphone et son adresse"), required=False
    )

    class Meta:
        icon = "user"
        label = _("Personne")


class ShelfBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Rayon"), max_length=120)
    documents = blocks.ListBlock(DocumentBlock(), label=_("Documents"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Rayon")


class ChosenPracticeBlock(blocks.StructBlock):
    practice = PracticeBlock()
    why = blocks.TextBlock(label=_("Pourquoi elle"), required=False, rows=2)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Pratique")


class CodedStreamField(StreamField):
    """Its blocks are said in the code alone: changing one writes no migration in any schema."""

    block_types: ClassVar[list[tuple[str, type[blocks.Block]]]] = []

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([(name, block()) for name, block in self.block_types], **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _blocks, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs


class BodyField(CodedStreamField):
    block_types = [
        ("text", TextBlock),
        ("picture", PictureBlock),
        ("quote", QuoteBlock),
        ("call_to_action", CallToActionBlock),
        ("practices", PracticesBlock),
        ("figures", FiguresBlock),
        ("questions", QuestionsBlock),
        ("document", DocumentBlock),
    ]


class PlacesField(CodedStreamField):
    block_types = [("place", PlaceBlock)]


class PeopleField(CodedStreamField):
    block_types = [("person", PersonBlock)]


class ShelvesField(CodedStreamField):
    block_types = [("shelf", ShelfBlock)]


class ChosenPracticesField(CodedStreamField):
    block_types = [("practice", ChosenPracticeBlock)]
