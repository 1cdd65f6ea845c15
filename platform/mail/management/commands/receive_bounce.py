import sys
from email import message_from_binary_file

from django.core.management.base import BaseCommand

from mail.bounces import note_bounce, read_report


class Command(BaseCommand):
    help = (
        "Reads one delivery report on its standard input and marks the mail that came back. Give "
        "it to the mail server as the alias of DEFAULT_FROM_EMAIL: « |manage.py receive_bounce »."
    )
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        # Whatever arrives, the answer is a success: else the server would bounce the bounce.
        bounce = read_report(message_from_binary_file(sys.stdin.buffer))
        if bounce is None:
            self.stdout.write("Ce n’est pas l’avis d’un échec : rien n’est changé.")
        elif note_bounce(bounce):
            self.stdout.write(f"{bounce.message_id} est revenu : {bounce.reason}")
        else:
            self.stdout.write(f"Aucun courriel envoyé ne s’appelle {bounce.message_id}.")
