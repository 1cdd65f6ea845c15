from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.addresses import centre_address
from tenants.enums import CentreKind, Module
from tenants.errors import CentreRefused, ServerToolMissing
from tenants.provisioning import create_centre
from territory.selectors import find_department


class Command(BaseCommand):
    help = "Creates a centre: its schema, its host name and its site, in half a second."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name, the first part of the centre's address")
        parser.add_argument("--name", required=True)
        parser.add_argument("--department", required=True, help="code or name: 17, 2A, Lozère")
        parser.add_argument("--kind", choices=CentreKind.values, default=CentreKind.SOCIAL_CENTRE)
        parser.add_argument("--exchange", action="store_true", help="switch the exchange on")
        parser.add_argument("--domain", help="host name, instead of SLUG.<network's domain>")

    def handle(self, *args: Any, **options: Any) -> None:
        department = find_department(options["department"])
        if department is None:
            raise CommandError(
                f"Le département « {options['department']} » est inconnu : donnez son code "
                "(17, 2A, 971) ou son nom (Lozère)."
            )
        try:
            centre = create_centre(
                slug=options["slug"],
                name=options["name"],
                department=department,
                kind=options["kind"],
                modules=[Module.EXCHANGE] if options["exchange"] else [],
                domain=options["domain"],
            )
        except (CentreRefused, ServerToolMissing) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{centre.name} est ouvert : {centre_address(centre)}")
