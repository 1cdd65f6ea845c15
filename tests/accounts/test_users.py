import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from tenants.context import inside

pytestmark = pytest.mark.django_db


def test_an_identifiant_is_unique_whatever_its_capitals(in_centre):
    User.objects.create_user("Marie", password="un mot de passe")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("marie")
    assert authenticate(username="MARIE", password="un mot de passe") is not None


def test_two_people_may_have_no_email_but_not_the_same_one(in_centre):
    User.objects.create_user("un")
    User.objects.create_user("deux")
    User.objects.create_user("trois", email="a@exemple.fr")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("quatre", email="A@exemple.fr")
    with pytest.raises(ValidationError, match="déjà celle d’un compte"):
        User(username="cinq", password="x", email="a@exemple.fr").full_clean()


def test_the_same_identifiant_may_exist_in_two_centres(centre, other_centre):
    for place in (centre, other_centre):
        with inside(place):
            assert User.objects.create_user("direction").pk
    assert User.objects.filter(username="direction").count() == 0
