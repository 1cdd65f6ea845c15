from django.urls import reverse

from exchange.models import Participant


def person_address(person: Participant) -> str:
    """The page of a person, which ``exchange.people`` makes."""
    return f"{reverse('desk:home')}personnes/{person.pk}/"
