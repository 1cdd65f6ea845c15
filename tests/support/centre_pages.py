"""The pages of the centres at the federation, for several tests."""

import re

from accounts.enums import Role
from accounts.models import User
from tenants.context import inside

LIST = "/reseau/centres/"
TILLEULS = f"{LIST}les-tilleuls/"


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.text).split())


def with_direction(centre) -> None:
    with inside(centre):
        User.objects.create_user("cheffe", role=Role.DIRECTION)
