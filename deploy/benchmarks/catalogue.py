"""The network's catalogue with three hundred shared sheets."""

from django.conf import settings

from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import Page, page_times
from deploy.benchmarks.network import clean_up, new_centre, share
from deploy.benchmarks.texts import EVERYWHERE, SUBJECTS, Writer
from federation.lineage import lineage_of
from federation.models import Practice

CENTRES, SHEETS_EACH = 5, 60
ADAPTATIONS = 5
SUBJECT = SUBJECTS[0][1]
CARD = 'class="card"'


def catalogue_pages() -> list[Figure]:
    _share_sheets()
    host = settings.NETWORK_DOMAIN
    practices = Practice.objects.published()
    count = practices.count()
    figures: list[Figure] = []
    for name, path in (
        ("liste", "/pratiques/"),
        (f"recherche « {SUBJECT} » (1 sur 20)", f"/pratiques/?q={SUBJECT}"),
        (f"recherche « {EVERYWHERE} » (toutes)", f"/pratiques/?q={EVERYWHERE}"),
    ):
        times = page_times(Page(host, path, CARD))
        figures += times.figures(f"Catalogue de {count}, {name}")
    parent = next(p for p in practices.order_by("pk") if lineage_of(p.action_uid, None).adaptations)
    plain = practices.filter(parent_uid=None).exclude(pk=parent.pk).order_by("pk")[0]
    alone, followed = (
        page_times(Page(host, f"/pratiques/{practice.slug}/", practice.summary[:30]))
        for practice in (plain, parent)
    )
    figures += alone.figures("Une pratique")
    figures += followed.figures(
        f"Une pratique et ses {ADAPTATIONS} adaptations", alone, "sans adaptation"
    )
    return figures


def _share_sheets() -> None:
    parent_uid = None
    for number in range(CENTRES):
        centre = new_centre(f"partage-{number + 1}", f"Centre social du partage {number + 1}")
        contents = list(Writer(seed=9_000 + number).sheets(SHEETS_EACH))
        if parent_uid is None:
            parent_uid = contents[0]["action_uid"]
        else:
            for content in contents[1 : 1 + -(-ADAPTATIONS // (CENTRES - 1))]:
                content["parent_practice"] = parent_uid
        share(centre, contents)
    clean_up("public")
