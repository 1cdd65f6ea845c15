from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Gives out again the tasks that a killed worker had taken. Only when no worker runs: "
        "otherwise the broker does it by itself after the visibility timeout."
    )
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        options_now = {**current_app.conf.broker_transport_options, "visibility_timeout": 0}
        with current_app.connection(transport_options=options_now) as link:
            # What Redis' transport adds to a channel, its type does not know.
            channel: Any = link.default_channel
            waiting = channel.client.zcard(channel.unacked_index_key)
            if waiting:
                channel.qos.restore_visible(num=waiting, interval=1)
        self.stdout.write(f"{waiting} tâches remises en file.")
