"""The whole catalogue out, and a booklet: how fast, and in how much memory.

``SIZE=10000 ONLY=Exports make bench`` for a quick look. Memory is that of a process of its own, which
does nothing else.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import QueryDict
from pypdf import PdfReader

from actions.content import FIELDS, ROWS
from cms.sitemaps import PER_FILE
from deploy.benchmarks.figures import Figure
from deploy.benchmarks.measuring import Page, page_times
from deploy.benchmarks.network import clean_up
from deploy.benchmarks.practices import fill
from deploy.benchmarks.search import SIZE
from federation.exports.asking import ask, write
from federation.exports.enums import BOOKLET, FORMS
from federation.models import Practice

MEGABYTE = 1_000_000
# A sheet as its snapshot holds it: what the generated practices say, cut into the fields people fill.
EDITIONS = """
    INSERT INTO public.federation_practiceedition
        (practice_id, sheet_uid, year, version, snapshot, published_at)
    SELECT p.id, gen_random_uuid(), p.years[array_upper(p.years, 1)], 1,
        %(empty)s::jsonb || jsonb_build_object(
            'title', p.title, 'summary', p.summary, 'status', p.status, 'dimension', p.dimension,
            'keywords', to_jsonb(p.keywords), 'audiences', to_jsonb(p.audiences),
            'edition_year', p.years[array_upper(p.years, 1)],
            'observed_need', substr(b.text, 1, 500), 'description', substr(b.text, 500, 1200),
            'steps', substr(b.text, 1700, 500), 'outcome_residents', substr(b.text, 2200, 400),
            'limits', substr(b.text, 2600), 'partners', (
                SELECT jsonb_agg(jsonb_build_object('kind', kind, 'name', 'Partenaire'))
                FROM unnest(p.partner_kinds) AS kind
            )
        ),
        p.published_at
    FROM public.federation_practice p
    JOIN public.federation_practicebody b ON b.practice_id = p.id
    WHERE NOT EXISTS (
        SELECT 1 FROM public.federation_practiceedition e WHERE e.practice_id = p.id
    )
"""
ROWS_OF_A_SHEET = {
    "budget_lines": [
        {"nature": nature, "label": label, "amount": amount, "year": 2025, "note": ""}
        for nature, label, amount in (
            ("expense", "Salaires", "4200.00"),
            ("expense", "Goûters et matériel", "610.50"),
            ("funding", "Commune", "2500.00"),
            ("funding", "Caf", "1800.00"),
        )
    ],
    "objectives": [{"text": "Rompre l’isolement"}, {"text": "Faire connaître le centre"}],
    "workforce": [{"category": "volunteers", "number": 8, "note": ""}],
    "people_reached": [
        {"total": 60, "adults": 40, "retired": 25, "minors": 20, "year": 2025, "note": ""}
    ],
}
# The most this program has held; ``ru_maxrss`` would also tell what its parent held.
PEAK = """
from pathlib import Path
def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
"""
# What the web server does, in a process that has done nothing else.
STREAM = """
import json, sys, time
import django
django.setup()
from django.conf import settings
from django.test import Client
# As gunicorn.conf.py does.
import gc
gc.collect()
gc.freeze()
form, encoding = sys.argv[1:]
client = Client(headers={"host": settings.NETWORK_DOMAIN, "accept-encoding": encoding})
client.get("/pratiques/?q=rien")
before = peak()
began, busy = time.perf_counter(), time.process_time()
answer = client.get(f"/pratiques/export/{form}/")
assert answer.status_code == 200, answer
first, size = 0.0, 0
for chunk in answer.streaming_content:
    first = first or time.perf_counter() - began
    size += len(chunk)
print(json.dumps({
    "seconds": time.perf_counter() - began, "cpu": time.process_time() - busy, "first": first,
    "size": size, "before": before, "memory": peak(),
}))
"""
# A worker's part: written to a file.
WRITE = """
import json, sys, tempfile, time
import django
django.setup()
from django.http import QueryDict
from federation.exports.asking import ask, write
from federation.exports.enums import FORMS
began, busy = time.perf_counter(), time.process_time()
with tempfile.TemporaryFile() as out:
    write(ask(FORMS[sys.argv[1]], QueryDict()), out)
    size = out.tell()
print(json.dumps({
    "seconds": time.perf_counter() - began, "cpu": time.process_time() - busy, "size": size,
    "memory": peak(),
}))
"""


def exporting() -> list[Figure]:
    count = _filled()
    figures: list[Figure] = []
    for form, encoding, name in (
        ("json", "identity", "JSON"),
        ("json", "gzip", "JSON compressé (gzip)"),
        ("csv", "identity", "CSV"),
    ):
        told = _apart(STREAM, form, encoding)
        what = f"Catalogue de {count} pratiques en {name}"
        figures += [
            Figure(f"{what} : débit", count / told["seconds"], "pratiques/s"),
            # Without what PostgreSQL takes, and what else the machine does.
            Figure(f"{what} : débit de ce processus", count / told["cpu"], "pratiques/s"),
            Figure(f"{what} : premier octet", told["first"] * 1000, "ms"),
            Figure(f"{what} : taille envoyée", told["size"] / MEGABYTE, "Mo"),
            Figure(
                f"{what} : mémoire du processus (réf. avant)",
                told["memory"] / MEGABYTE,
                "Mo",
                told["before"] / MEGABYTE,
            ),
        ]
    for form in ("xlsx", "ods"):
        told = _apart(WRITE, form)
        what = f"Catalogue de {count} pratiques en {form.upper()}"
        figures += [
            Figure(f"{what} : l’écrire", told["seconds"], "s"),
            Figure(f"{what} : taille", told["size"] / MEGABYTE, "Mo"),
            Figure(f"{what} : mémoire du processus", told["memory"] / MEGABYTE, "Mo"),
        ]
    return [*figures, *_at_once(), *_booklets(), *_sitemap(count)]


def _filled() -> int:
    if Practice.objects.published().count() < SIZE:
        fill(SIZE)
    fields: dict[str, Any] = dict.fromkeys(FIELDS, "")
    lists = dict.fromkeys(("initiators", "communes", *ROWS), ())
    empty = {**fields, **lists, "starts_on": None, "ends_on": None, "still_valid_on": None}
    with connection.cursor() as cursor:
        cursor.execute(EDITIONS, {"empty": json.dumps({**empty, **ROWS_OF_A_SHEET})})
    clean_up("public")
    return Practice.objects.published().count()


def _apart(program: str, *arguments: str) -> dict[str, float]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["platform", "."])}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PEAK + program, *arguments],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def _at_once() -> list[Figure]:
    """The largest tables that a request still makes itself."""
    figures = []
    for code in ("xlsx", "ods"):
        form = FORMS[code]
        asked = ask(form, QueryDict())
        few = type(asked)(form, asked.finding, asked.positions[: form.at_once])
        taken, size = _written(few)
        name = f"{form.at_once} pratiques en {code.upper()}, dans la requête"
        figures += [Figure(name, taken, "s"), Figure(f"{name} : taille", size / MEGABYTE, "Mo")]
    return figures


def _booklets() -> list[Figure]:
    asked = ask(BOOKLET, QueryDict())
    figures = []
    for count in (BOOKLET.at_once, BOOKLET.most or 0):
        few = type(asked)(BOOKLET, asked.finding, asked.positions[:count])
        taken, size = _written(few)
        figures += [
            Figure(f"Livret de {count} pratiques", taken, "s"),
            Figure(f"Livret de {count} pratiques : taille", size / MEGABYTE, "Mo"),
        ]
    return figures


def _written(asked: Any) -> tuple[float, int]:
    path = Path(settings.MEDIA_ROOT) / f"bench.{asked.form.extension}"
    path.parent.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    with path.open("w+b") as out:
        write(asked, out)
        taken, size = time.perf_counter() - began, out.tell()
        if asked.form is BOOKLET:
            out.seek(0)
            assert len(PdfReader(out).pages) > asked.count
    path.unlink()
    return taken, size


def _sitemap(count: int) -> list[Figure]:
    last = -(-count // PER_FILE)
    figures = []
    for name, path in (
        ("index", "/sitemap.xml"),
        ("dernière partie", f"/sitemap-pratiques-{last}.xml"),
    ):
        times = page_times(Page(settings.NETWORK_DOMAIN, path, "<loc>"))
        figures += times.figures(f"Plan du site de {count} pratiques, {name}")
    return figures
