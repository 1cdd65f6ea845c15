from pathlib import Path

import pytest

from accounts.enums import Role
from tests.support.review import person


@pytest.fixture
def write(tmp_path: Path):
    def write_file(content: str | bytes, name: str = "export.txt") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write_file


@pytest.fixture
def nadia(in_centre):
    return person("Nadia", Role.TEAM)


@pytest.fixture
def claire(in_centre):
    return person("Claire", Role.DIRECTION)


@pytest.fixture
def enter(in_centre, browse):
    def entered(user):
        client = browse(in_centre)
        client.force_login(user)
        return client

    return entered


@pytest.fixture
def team(nadia, enter):
    return enter(nadia)


@pytest.fixture
def direction(claire, enter):
    return enter(claire)
