from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections


@register(Tags.database)
def check_words_are_split(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """With the character classes of "C", PostgreSQL takes ’, « and the non-breaking space for
    letters: "l’accueil" and "«\u00a0Été\u00a0»" become words of their own, which nobody finds.
    """
    messages: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 'été' IN (SELECT token FROM ts_parse('default', 'l’été'))")
            (split,) = cursor.fetchone()
        if not split:
            messages.append(
                Warning(
                    "PostgreSQL prend les apostrophes, les guillemets et les espaces insécables "
                    "pour des lettres : la recherche ne trouvera pas tout.",
                    hint="Créez la base avec LC_CTYPE = 'C.UTF-8' ou 'fr_FR.UTF-8'.",
                    obj=alias,
                    id="territory.W001",
                )
            )
    return messages
