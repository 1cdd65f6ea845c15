"""Reads the container files and the variables that the settings name."""

import ast
import json
import re
import shlex
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CADDYFILE = (DEPLOY / "Caddyfile").read_text("utf-8")
NO_DEFAULT = object()


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's, each on one line; the text of a heredoc is its last word."""
    found, lines = [], iter((DEPLOY / "Dockerfile").read_text("utf-8").splitlines())
    for first in lines:
        if not first.strip() or first.lstrip().startswith("#"):
            continue
        line = first
        while line.endswith("\\"):
            more = next(lines)
            line = (
                line if more.lstrip().startswith("#") else line[:-1].rstrip() + " " + more.strip()
            )
        word, rest = line.split(None, 1)
        if heredoc := re.search(r"<<'(\w+)'", rest):
            body = iter(lambda: next(lines), heredoc[1])
            rest = rest.replace(heredoc[0], shlex.quote("".join(f"{text}\n" for text in body)))
        found.append((word, rest))
    return found


def last_stage() -> list[tuple[str, str]]:
    all_of_them = instructions()
    start = max(rank for rank, (word, _rest) in enumerate(all_of_them) if word == "FROM")
    return all_of_them[start:]


def image_environment() -> dict[str, str]:
    words = [w for name, rest in last_stage() if name == "ENV" for w in shlex.split(rest)]
    return dict(word.split("=", 1) for word in words)


def build_values() -> dict[str, str]:
    (run,) = [rest for word, rest in last_stage() if word == "RUN" and "collectstatic" in rest]
    return dict(re.findall(r"([A-Z_]+)=(\S+)", run))


def copied() -> list[str]:
    """What the image takes from the repository."""
    return [
        source
        for word, rest in instructions()
        if word == "COPY" and not rest.startswith("--")
        for source in rest.split()[:-1]
    ]


def enters_the_build(path: str) -> bool:
    """As Docker reads .dockerignore: the last line that matches the path or a folder above it."""
    inside = True
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.removeprefix("!")
        if not pattern or pattern.startswith("#"):
            continue
        if pattern.startswith("**/"):
            matches = any(fnmatch(part, pattern[3:]) for part in Path(path).parts)
        else:
            matches = any(fnmatch(str(step), pattern) for step in (Path(path), *Path(path).parents))
        if matches:
            inside = line.startswith("!")
    return inside


def reads(path: Path) -> dict[str, Any]:
    """The variables that a module reads, with their defaults."""
    found: dict[str, Any] = {}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name not in {"read_text", "read_int", "read_bool", "read_list", "os.environ.get"}:
            continue
        given = [*node.args[1:], *(word.value for word in node.keywords)]
        default = given[0] if given else None
        optional = default is not None or name in {"read_list", "os.environ.get"}
        found[ast.literal_eval(node.args[0])] = (
            NO_DEFAULT
            if not optional
            else default.value
            if isinstance(default, ast.Constant)
            else None
        )
    return found


def asked_path() -> str:
    """What Caddy asks the platform for, to learn whether a host is one of its own."""
    (path,) = re.findall(r"rewrite \* (\S+)", CADDYFILE)
    return path


def image_command() -> list[str]:
    return json.loads(dict(last_stage())["CMD"])


SETTINGS_READ = reads(ROOT / "platform/config/settings/production.py")
SERVER_READS = reads(DEPLOY / "gunicorn.conf.py")
REQUIRED = sorted(name for name, default in SETTINGS_READ.items() if default is NO_DEFAULT)
IMAGE_READS = {*SETTINGS_READ, *SERVER_READS, *(f"{name}_FILE" for name in SETTINGS_READ)}
