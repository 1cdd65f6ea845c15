"""What the API answers with. Descriptions are for people: they are the documentation page."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from federation.api.sheets import Sheet


class Item(Schema):
    """Une pratique, en bref."""

    uid: UUID = Field(description="Son identifiant, qui ne change jamais.")
    title: str
    summary: str
    centre: str = Field(description="Le nom du centre qui la partage.")
    centre_slug: str = Field(description="Son nom court, pour /centres/{slug}.")
    department: str = Field(description="Le code du département, «\u00a02A\u00a0».")
    department_name: str
    region: str = Field(description="Le code de la région.")
    region_name: str
    commune: str | None = Field(description="La commune du centre\u00a0: son code Insee.")
    status: str = Field(description="planned, ongoing, ended, ou rien.")
    dimension: str
    keywords: list[str] = Field(description="Codes de /vocabularies.")
    audiences: list[str]
    partner_kinds: list[str]
    years: list[int] = Field(description="Les années racontées.")
    adapted_from: UUID | None = Field(description="L’uid de la pratique dont elle s’inspire.")
    published_at: datetime = Field(description="Partagée pour la première fois.")
    updated_at: datetime = Field(description="Partagée pour la dernière fois.")
    url: str = Field(description="Sa page, pour les personnes.")
    api_url: str = Field(description="Son contenu entier, pour les programmes.")


class Correction(Schema):
    """Un mot que personne n’emploie a été corrigé."""

    query: str = Field(description="La recherche corrigée, qui a donné la réponse.")
    words: dict[str, str] = Field(description="Chaque mot écrit, et le mot compris.")


class Found(Schema):
    """Une page de pratiques."""

    count: int = Field(description="Combien de pratiques la recherche trouve en tout.")
    items: list[Item]
    next: str | None = Field(description="L’adresse de la page suivante\u00a0; null à la fin.")
    sort: str = Field(description="L’ordre employé.")
    correction: Correction | None = Field(
        description="null si rien n’a été corrigé. Avec exact=1, rien ne l’est."
    )
    relaxed: bool = Field(
        description="Vrai quand trop peu de pratiques ont tous les mots\u00a0: celles qui en ont "
        "la plupart suivent."
    )
    unknown_words: list[str] = Field(description="Les mots que personne n’emploie.")


class Photo(Schema):
    url: str
    alternative_text: str
    credit: str


class Edition(Schema):
    """Une année de la pratique."""

    year: int | None
    shared_at: datetime
    url: str = Field(description="La page de cette année.")
    sheet: Sheet
    photos: list[Photo]


class Relative(Schema):
    uid: UUID
    title: str
    centre: str
    department: str
    url: str
    api_url: str


class Lineage(Schema):
    """D’où vient la pratique, et qui s’en est inspiré."""

    parent: Relative | None = Field(description="null si elle n’est pas, ou plus, partagée.")
    adaptations: list[Relative] = Field(description="Toutes celles qui sont partagées aujourd’hui.")
    department_count: int = Field(description="Dans combien de départements elle est adaptée.")


class Links(Schema):
    page: str
    pdf: str
    centre: str = Field(description="Le centre, dans cette API.")
    adapt: str = Field(description="Où une équipe la copie dans ses brouillons.")


class Licence(Schema):
    name: str
    url: str


class Detail(Item):
    """Une pratique entière."""

    sheet: Sheet = Field(description="La dernière année.")
    editions: list[Edition] = Field(description="Toutes les années, la dernière d’abord.")
    lineage: Lineage
    links: Links
    licence: Licence


class FacetValue(Schema):
    code: str
    label: str
    count: int = Field(
        description="Les pratiques qu’il y aurait avec cette valeur, les autres filtres restant."
    )
    chosen: bool


class Facet(Schema):
    name: str = Field(description="Le nom du paramètre.")
    title: str
    values: list[FacetValue]


class Facets(Schema):
    count: int = Field(description="Combien de pratiques la recherche trouve.")
    facets: list[Facet]
    correction: Correction | None


class Centre(Schema):
    """Un centre ouvert. L’adresse e-mail et le téléphone seulement s’il les affiche."""

    slug: str
    name: str
    kind: str = Field(description="social-centre ou evs.")
    kind_label: str
    size: str = Field(description="small, medium, large, ou rien.")
    address: str
    commune: str | None = Field(description="Code Insee.")
    commune_name: str
    department: str
    department_name: str
    email: str
    phone: str
    practice_count: int
    site: str = Field(description="L’adresse de son site.")
    api_url: str


class Centres(Schema):
    count: int = Field(description="Combien de centres la recherche trouve en tout.")
    items: list[Centre]
    next: str | None


class Term(Schema):
    code: str
    label: str
    aliases: list[str] = Field(description="Autres écritures, comprises à l’import.")
    retired: bool = Field(description="N’est plus proposé\u00a0; d’anciennes fiches l’emploient.")


class Vocabulary(Schema):
    name: str = Field(description="keyword, audience, partner-kind, status…")
    title: str
    terms: list[Term]


class Vocabularies(Schema):
    items: list[Vocabulary]


class Department(Schema):
    code: str
    name: str
    region: str
    overseas: bool


class Region(Schema):
    code: str
    name: str


class Territories(Schema):
    regions: list[Region]
    departments: list[Department]


class Commune(Schema):
    code: str = Field(description="Code Insee.")
    name: str
    department: str
    postal_codes: list[str]
    population: int | None


class Communes(Schema):
    count: int = Field(description="Combien sont données ici.")
    items: list[Commune]


class WrongParameter(Schema):
    parameter: str
    detail: str = Field(description="Ce qui ne va pas, et que faire.")


class Problem(Schema):
    """Un refus (RFC 9457)."""

    type: str = Field(description="L’adresse de son explication, sur cette page.")
    title: str
    status: int
    detail: str = Field(description="Une phrase claire, en français.")
    errors: list[WrongParameter] | None = Field(
        None, description="Les paramètres à corriger, s’il y en a. Absent sinon."
    )
