"""The five tabs of the editor, in the order in which people tell an action.

Every field and every kind of row stands in exactly one of them; a test holds that.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from actions.editing.forms import SheetForm
from actions.editing.kinds import (
    BudgetTotalsPanel,
    CodesPanel,
    FilledPanel,
    ParentPracticePanel,
    RowsPanel,
    SourcePanel,
    TitlePanel,
)
from actions.editions.panels import LastYearPanel


def row(*names: Panel) -> list[Any]:
    return [SourcePanel("source"), *names]


ESSENTIAL = [
    FilledPanel(
        "unsorted_text",
        heading=_("À classer"),
        help_text=_(
            "L’import n’a pas su où ranger ces phrases. Coupez-les d’ici et collez-les à leur "
            "place ; elles ne sont jamais publiées."
        ),
    ),
    TitlePanel(
        "title",
        required_on_save=True,
        help_text=_("Le nom que vous lui donnez tous les jours. Par exemple : Le jardin partagé."),
    ),
    FieldPanel(
        "summary",
        help_text=_(
            "Deux ou trois phrases, comme à une voisine. Par exemple : Vingt familles cultivent "
            "ensemble un terrain prêté par la commune."
        ),
    ),
    FieldPanel("edition_year", help_text=_("L’année que cette fiche raconte. Par exemple : 2026.")),
    MultiFieldPanel(
        [
            FieldPanel("status"),
            FieldPanel(
                "ended_reason",
                help_text=_(
                    "Si elle est terminée : cela aide ceux qui voudraient la reprendre. Par "
                    "exemple : le terrain a été repris par la commune."
                ),
            ),
            FieldRowPanel(
                [
                    FieldPanel("starts_on", help_text=_("Par exemple : 24/09/2026.")),
                    FieldPanel("ends_on", help_text=_("Vide si elle continue.")),
                ]
            ),
            FieldPanel("frequency", help_text=_("Par exemple : tous les mercredis à 14 h.")),
        ],
        heading=_("Où elle en est, et quand"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("dimension"),
            CodesPanel(
                "keywords",
                help_text=_("Trois ou quatre suffisent. Par exemple : Parentalité et Santé."),
            ),
            CodesPanel(
                "audiences", help_text=_("À qui elle s’adresse. Par exemple : les familles.")
            ),
        ],
        heading=_("De quoi il s’agit, et pour qui"),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "places",
                help_text=_("Par exemple : derrière la résidence des Acacias."),
            ),
            FieldPanel("territory_scale"),
            FieldPanel(
                "territory_note", help_text=_("Par exemple : les Acacias et deux rues voisines.")
            ),
            CodesPanel(
                "communes",
                heading=_("Communes"),
                help_text=_("Une commune par ligne, par son nom. Par exemple : Cozes."),
            ),
        ],
        heading=_("Où"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("contact_name", help_text=_("Par exemple : Nadia, référente familles.")),
            FieldPanel("contact_details", help_text=_("Par exemple : 05 36 49 01 10.")),
            FieldPanel("contact_when", help_text=_("Par exemple : le mardi matin.")),
            FieldPanel("contact_visibility"),
        ],
        heading=_("Qui appeler"),
    ),
    RowsPanel(
        "photos",
        heading=_("Photos"),
        label=_("photo"),
        panels=[
            FieldPanel("image"),
            FieldPanel(
                "alternative_text",
                help_text=_(
                    "Ce que montre la photo, pour qui ne la voit pas. Par exemple : trois "
                    "personnes devant une rangée de tomates."
                ),
            ),
            FieldPanel(
                "consent",
                help_text=_(
                    "Jamais affiché. Sans cela, la photo n’est pas publiée. Par exemple : Awa et "
                    "Luc, d’accord le 12 mai 2026."
                ),
            ),
            FieldPanel("credit", help_text=_("Par exemple : le groupe photo.")),
        ],
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "slug",
                help_text=_(
                    "Faite à partir du titre. Par exemple : le-jardin-partage-2026. Une fois la "
                    "fiche publiée, la changer casse les liens."
                ),
            )
        ],
        heading=_("Adresse de la page"),
        classname="collapsed",
    ),
]

WHY = [
    CodesPanel(
        "initiators", help_text=_("Qui en a eu l’idée. Par exemple : un groupe d’habitants.")
    ),
    FieldPanel(
        "initiators_note",
        help_text=_("Par exemple : une habitante a d’abord planté trois pieds de tomates."),
    ),
    FieldPanel(
        "observed_need",
        help_text=_(
            "Ce que vous aviez vu ou entendu. Par exemple : les voisins disaient se croiser sans "
            "se connaître."
        ),
    ),
    FieldPanel(
        "orientation",
        help_text=_(
            "À quoi elle répond dans votre projet social. Par exemple : faire place à ce que les "
            "habitants savent faire."
        ),
    ),
    CodesPanel("axes"),
    RowsPanel(
        "objectives",
        heading=_("Objectifs"),
        label=_("objectif"),
        panels=row(
            FieldPanel(
                "text", help_text=_("Par exemple : que les voisins se connaissent par leur nom.")
            )
        ),
    ),
    MultiFieldPanel(
        [
            ParentPracticePanel(),
            FieldPanel(
                "adaptation_changes",
                help_text=_(
                    "Si vous avez repris l’idée d’un autre centre. Par exemple : nous l’avons "
                    "faite le soir plutôt que le mercredi."
                ),
            ),
        ],
        heading=_("Reprise d’une autre pratique"),
    ),
]

HOW = [
    FieldPanel(
        "description",
        help_text=_(
            "Racontez une séance. Par exemple : le groupe se retrouve le mercredi, chacun a une "
            "petite parcelle, et une grande est à tout le monde."
        ),
    ),
    FieldPanel(
        "steps",
        help_text=_(
            "Une étape par ligne. Par exemple : 1. Demander le terrain. 2. Dessiner les parcelles."
        ),
    ),
    RowsPanel(
        "partners",
        heading=_("Partenaires"),
        label=_("partenaire"),
        panels=row(
            FieldPanel("kind"),
            FieldPanel("name", help_text=_("Par exemple : Caf de la Charente-Maritime.")),
        ),
    ),
    FieldPanel(
        "prerequisites",
        help_text=_(
            "Pour un centre qui voudrait faire pareil. Par exemple : un point d’eau et deux "
            "personnes patientes."
        ),
    ),
    FieldPanel(
        "free_text",
        help_text=_("Tout ce qui n’a pas de place ailleurs. Par exemple : la recette de la soupe."),
    ),
    RowsPanel(
        "documents",
        heading=_("Documents"),
        label=_("document"),
        panels=[
            FieldPanel("document"),
            FieldPanel("title", help_text=_("Par exemple : le règlement du jardin.")),
        ],
    ),
]

MEANS = [
    RowsPanel(
        "workforce",
        heading=_("Qui fait vivre l’action"),
        label=_("groupe de personnes"),
        panels=row(
            FieldRowPanel(
                [
                    FieldPanel("category"),
                    FieldPanel("number", help_text=_("Par exemple : 7.")),
                ]
            ),
            FieldPanel("note", help_text=_("Par exemple : deux heures par semaine.")),
        ),
    ),
    FieldPanel(
        "workforce_text",
        help_text=_("Par exemple : l’animatrice passe le relais aux habitants au bout d’un an."),
    ),
    RowsPanel(
        "budget_lines",
        heading=_("Budget, ligne par ligne"),
        label=_("ligne de budget"),
        panels=row(
            FieldPanel("label", help_text=_("Par exemple : terreau et outils, ou la commune.")),
            FieldRowPanel(
                [
                    FieldPanel("nature"),
                    FieldPanel("amount", help_text=_("Par exemple : 1 250,50.")),
                    FieldPanel("year", help_text=_("Par exemple : 2026.")),
                ]
            ),
            FieldPanel("note", help_text=_("Par exemple : la moitié est versée en juin.")),
        ),
    ),
    BudgetTotalsPanel(heading=_("Total du budget")),
    FieldPanel("budget_text", help_text=_("Par exemple : le loyer du terrain est offert.")),
]

RESULTS = [
    LastYearPanel(heading=_("L’année d’avant")),
    RowsPanel(
        "people_reached",
        heading=_("Personnes touchées"),
        label=_("comptage"),
        panels=row(
            FieldRowPanel(
                [
                    FieldPanel("total", help_text=_("Par exemple : 41.")),
                    FieldPanel("year", help_text=_("Par exemple : 2026.")),
                ]
            ),
            FieldRowPanel([FieldPanel("adults"), FieldPanel("retired"), FieldPanel("minors")]),
            FieldPanel("note", help_text=_("Par exemple : compté à la fête de juin.")),
        ),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "outcome_residents",
                help_text=_("Par exemple : on se salue, on garde les enfants des autres."),
            ),
            FieldPanel(
                "outcome_centre",
                help_text=_("Par exemple : trois jardiniers sont entrés au conseil."),
            ),
            FieldPanel(
                "outcome_territory",
                help_text=_("Par exemple : deux autres résidences ont demandé un terrain."),
            ),
        ],
        heading=_("Ce que cela a changé"),
    ),
    RowsPanel(
        "outcomes",
        heading=_("Résultats en chiffres"),
        label=_("résultat"),
        panels=row(
            FieldPanel("label", help_text=_("Par exemple : ateliers tenus.")),
            FieldRowPanel(
                [
                    FieldPanel("scope"),
                    FieldPanel("value", help_text=_("Par exemple : 12.")),
                    FieldPanel("unit", help_text=_("Par exemple : ateliers.")),
                ]
            ),
        ),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "limits",
                help_text=_(
                    "Ce qui n’a pas marché aide les autres. Par exemple : l’été, personne n’arrose."
                ),
            ),
            FieldPanel(
                "would_do_differently",
                help_text=_("Par exemple : nous aurions mis l’eau avant les parcelles."),
            ),
            FieldPanel("prospects", help_text=_("Par exemple : un four à pain.")),
            FieldPanel(
                "still_valid_on",
                help_text=_(
                    "Le jour où vous avez vérifié que la fiche dit encore vrai. Par exemple : "
                    "15/01/2026."
                ),
            ),
        ],
        heading=_("Et maintenant"),
    ),
]

EDITOR = TabbedInterface(
    [
        ObjectList(ESSENTIAL, heading=_("L’essentiel")),
        ObjectList(WHY, heading=_("Pourquoi")),
        ObjectList(HOW, heading=pgettext_lazy("tab of a sheet", "Comment")),
        ObjectList(MEANS, heading=_("Moyens et budget")),
        ObjectList(RESULTS, heading=_("Bilan")),
    ],
    base_form_class=SheetForm,
)
