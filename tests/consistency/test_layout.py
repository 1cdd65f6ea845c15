"""The house keeps its shape: what each folder may hold, and who may import whom."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]
PLATFORM = ROOT / "platform"

# Each floor may import what is below it, never its neighbours or what is above.
FLOORS = [
    {"territory"},
    {"tenants"},
    {"jobs", "mail", "pdf", "design"},
    {"accounts"},
    {"federation"},
    {"actions", "exchange"},
    {"cms"},
    {"config"},
]
FLOOR_OF = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
# What cms may call of the rooms below it.
CMS_MAY_CALL = {"actions.selectors", "exchange.selectors"}
# config's environment readers and Celery app stand under everything; settings are read by Django.
TENANCY_INTERNALS = {
    "django_tenants.models",
    "django_tenants.migration_executors",
    "django_tenants.postgresql_backend",
}


def rooms() -> dict[str, Path]:
    found = {path.name: path for path in PLATFORM.iterdir() if (path / "__init__.py").exists()}
    found |= {name: ROOT / name for name in ("tenants", "actions", "exchange", "cms")}
    return found


def python_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_platform_is_only_a_folder():
    """It has the name of a standard module: with a Python file directly in it, imports break."""
    assert not (PLATFORM / "__init__.py").exists()
    assert [path.name for path in PLATFORM.glob("*.py")] == []
    assert {path.name for path in PLATFORM.iterdir() if path.is_dir()} - {"__pycache__"} <= set(
        FLOOR_OF
    )


@pytest.mark.parametrize("program", ["import platform", "import django, platform"])
def test_the_standard_platform_module_stays_itself(program):
    answer = subprocess.run(
        [sys.executable, "-c", f"{program}; print(platform.python_version(), platform.__file__)"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{PLATFORM}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(ROOT / "platform") not in answer.stdout


def test_every_room_has_its_floor():
    assert set(rooms()) <= set(FLOOR_OF)


def test_rooms_import_only_what_is_below_them():
    wrong = []
    for room, folder in rooms().items():
        for path in python_files(folder):
            for module in imported_modules(path):
                other = module.split(".")[0]
                if other == room or other not in FLOOR_OF:
                    continue
                if FLOOR_OF[other] >= FLOOR_OF[room]:
                    wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert wrong == []


def test_cms_calls_only_the_selectors_of_the_rooms_below():
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in python_files(ROOT / "cms")
        for module in imported_modules(path)
        if module.split(".")[0] in {"actions", "exchange"}
        and ".".join(module.split(".")[:2]) not in CMS_MAY_CALL
        and "selectors" not in module.split(".")[2:3]
    ]
    assert wrong == []


def test_only_tenants_knows_the_insides_of_django_tenants():
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for room, folder in rooms().items()
        if room != "tenants"
        for path in python_files(folder)
        for module in imported_modules(path)
        if ".".join(module.split(".")[:2]) in TENANCY_INTERNALS
    ]
    assert wrong == []


def test_every_cache_keeps_the_centres_apart():
    for alias, options in settings.CACHES.items():
        allowed = (
            "tenants.caches.make_network_key"
            if alias == "network"
            else "django_tenants.cache.make_key"
        )
        assert options["KEY_FUNCTION"] == allowed
        assert options["REVERSE_KEY_FUNCTION"]


def test_only_tenants_uses_the_cache_that_all_centres_share():
    users = {
        room
        for room, folder in rooms().items()
        for path in python_files(folder)
        if 'caches["network"]' in path.read_text(encoding="utf-8")
    }
    assert users == {"tenants"}


def test_no_module_is_longer_than_a_person_reads():
    long = {
        str(path.relative_to(ROOT)): count
        for folder in [*rooms().values(), ROOT / "deploy", ROOT / "tests"]
        for path in python_files(folder)
        if "migrations" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert long == {}
