"""``manage.py search_practices QUERY``: what the catalogue's page would show, on a terminal."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from federation.search import SearchRequest, search
from federation.search.requests import PER_PAGE

MOST = 1_000


class Command(BaseCommand):
    help = "Cherche dans le catalogue, comme sa page, et montre les pratiques dans leur ordre."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query", help="Les mots cherchés, comme on les taperait.")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--limit", type=int, default=PER_PAGE, help="Au plus tant de pratiques."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        limit = min(max(1, options["limit"]), MOST)
        result = search(SearchRequest(options["query"], per_page=limit))
        if options["format"] == "json":
            self.stdout.write(json.dumps(result.as_data(), ensure_ascii=False, indent=1))
            return
        if result.correction:
            self.stdout.write(_("Résultats pour « %s »") % result.correction.query)
        for row in result.as_data():
            self.stdout.write(f"{row['score']:.3f}  {row['title']} — {row['centre']}  {row['uid']}")
        self.stdout.write(_("%d pratiques") % result.count)
