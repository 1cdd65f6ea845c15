from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.errors import ServerToolMissing
from tenants.fleet import migrate_schema, pending_migrations
from tenants.models import Centre
from tenants.template import bring_template_to_head


class Command(BaseCommand):
    help = "Brings the public schema, the template and the centres that are behind to head."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say which schemas are behind; exit 1 if any"
        )

    def handle(self, *, check: bool, **options: object) -> None:
        if pending_migrations(["public"])["public"]:
            if check:
                raise CommandError("Le schéma public est en retard : lancez « migrate_fleet ».")
            self.stdout.write("Schéma public…")
            migrate_schema("public")
        names = Centre.objects.order_by("pk").values_list("schema_name", flat=True)
        behind = [name for name, missing in pending_migrations(names).items() if missing]
        if check:
            if behind:
                raise CommandError(f"{len(behind)} centres en retard : {', '.join(behind)}.")
            self.stdout.write("Tout est à jour.")
            return
        try:
            if bring_template_to_head():
                self.stdout.write("Schéma modèle prêt.")
        except ServerToolMissing as error:
            raise CommandError(str(error)) from error
        for rank, name in enumerate(behind, start=1):
            self.stdout.write(f"{rank}/{len(behind)} {name}")
            migrate_schema(name)
        self.stdout.write(f"À jour : {len(names)} centres, dont {len(behind)} mis à niveau.")
