"""The container files, held against the code and the settings they name; no engine is needed."""

import importlib.util
import json
import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import resolve

from config.environment import FALSE_WORDS, TRUE_WORDS
from deploy.services.postgres import ALWAYS, LOCALES
from tests.support.containers import (
    CADDYFILE,
    COMPOSE,
    DEPLOY,
    IMAGE_READS,
    NO_DEFAULT,
    REQUIRED,
    ROOT,
    SERVER_READS,
    SERVICES,
    SETTINGS_READ,
    asked_path,
    build_values,
    copied,
    enters_the_build,
    image_command,
    image_environment,
    instructions,
    last_stage,
)

README = (DEPLOY / "README.md").read_text("utf-8")
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
OURS = ("web", "worker", "beat", "migrate")
# What the images of others document, and what Compose itself reads.
POSTGRES_IMAGE_READS = {"POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"}
COMPOSE_READS = {"COMPOSE_FILE"}
SECRETS = {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "EMAIL_HOST_PASSWORD"}
INTERPOLATED = set(
    re.findall(r"(?<!\$)\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text("utf-8"))
)
# Name, value, and whether the line is commented out.
EXAMPLES = {
    name: (value, bool(mark))
    for mark, name, value in re.findall(r"(?m)^(#?)([A-Z_]+)=(.*)$", EXAMPLE)
}


# --- Variables -----------------------------------------------------------------------------------


def test_the_settings_are_read_as_this_file_believes() -> None:
    assert REQUIRED == ["DATABASE_URL", "MAILLAGE_BASE_URL", "REDIS_URL", "SECRET_KEY"]
    assert SETTINGS_READ["EMAIL_PORT"] == 25
    assert "WEB_CONCURRENCY" in SERVER_READS


@pytest.mark.parametrize("name", OURS)
def test_each_variable_that_compose_gives_the_platform_is_read_there(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= IMAGE_READS
    assert SERVICES[name]["env_file"] == ["../.env"]


def test_each_variable_given_to_the_images_of_others_is_read_there() -> None:
    assert set(SERVICES["postgres"]["environment"]) <= POSTGRES_IMAGE_READS
    assert set(SERVICES["proxy"]["environment"]) == set(re.findall(r"\{\$([A-Z_]+)", CADDYFILE))
    assert "environment" not in SERVICES["redis"]


def test_each_variable_of_the_example_is_read_and_each_one_read_is_in_the_example() -> None:
    assert set(EXAMPLES) <= {*IMAGE_READS, *INTERPOLATED, *COMPOSE_READS}
    assert {*SETTINGS_READ, *SERVER_READS, *INTERPOLATED} <= set(EXAMPLES)


@pytest.mark.parametrize("name", REQUIRED)
def test_what_has_no_default_is_given_by_compose_and_by_the_example(name: str) -> None:
    for service in OURS:
        assert {name, f"{name}_FILE"} & set(SERVICES[service]["environment"])
    assert name in EXAMPLES


def test_the_commented_lines_of_the_example_show_the_real_defaults() -> None:
    wrong = {}
    for name, default in {**SETTINGS_READ, **SERVER_READS}.items():
        value, commented = EXAMPLES[name]
        if not commented or default is NO_DEFAULT or default is None:
            continue
        if isinstance(default, bool):
            same = value in (TRUE_WORDS if default else FALSE_WORDS)
        else:
            same = value == str(default)
        if not same:
            wrong[name] = (value, default)
    assert wrong == {}


def test_compose_finds_its_file_through_the_example() -> None:
    assert (ROOT / EXAMPLES["COMPOSE_FILE"][0]).samefile(DEPLOY / "compose.yaml")


def test_image_variables_are_read_by_the_settings_or_by_python() -> None:
    python = {"PATH", "PYTHONPATH", "PYTHONUNBUFFERED", "DJANGO_SETTINGS_MODULE"}
    given = image_environment()
    assert set(given) - python <= IMAGE_READS
    assert importlib.util.find_spec(given["DJANGO_SETTINGS_MODULE"]) is not None
    assert given["MEDIA_ROOT"] == SETTINGS_READ["MEDIA_ROOT"]


# --- Secrets -------------------------------------------------------------------------------------


def test_no_committed_file_holds_a_secret() -> None:
    for name in (".env.example", "deploy/compose.yaml", "deploy/Dockerfile", "deploy/README.md"):
        text = (ROOT / name).read_text("utf-8")
        for password in re.findall(r"\w+://[^\s:/@]*:([^\s@/]+)@", text):
            assert password in {"PASSWORD", "$database", "$redis", "*"}, (name, password)
        assert not re.search(r"[A-Za-z0-9_-]{40,}", re.sub(r"-{40,}", "", text)), name
    assert {EXAMPLES[name][0] for name in SECRETS} == {""}
    # What the build needs stays in its RUN line: an ENV or ARG would remain in the image.
    assert set(build_values()) == set(REQUIRED)
    lasting = " ".join(rest for word, rest in instructions() if word in {"ENV", "ARG"})
    assert not set(REQUIRED) & set(re.findall(r"[A-Z_]+", lasting))


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_reach_a_service_only_as_files_it_was_given(name: str) -> None:
    service = SERVICES[name]
    given = {f"/run/secrets/{secret}" for secret in service.get("secrets", [])}
    variables = service.get("environment", {})
    files = {value for key, value in variables.items() if key.endswith("_FILE")}
    assert files <= given
    assert not {*SECRETS, "DATABASE_URL", "REDIS_URL", "POSTGRES_PASSWORD"} & set(variables)
    named = re.findall(r"/run/secrets/\w+", json.dumps(service.get("command", [])))
    assert set(named) <= given


def test_secrets_are_made_by_the_readme_in_a_folder_that_git_and_docker_leave_out() -> None:
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"../var/secrets/{name}"}
        assert re.search(rf"(> |touch ){name}\b", README), f"README.md does not make {name}"
        assert not enters_the_build(f"var/secrets/{name}")
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"var/", ".env"} <= set(ignored)


# --- The image -----------------------------------------------------------------------------------


def test_the_build_copies_what_exists_and_what_the_ignore_file_lets_in() -> None:
    sources = copied()
    assert "manage.py" in sources
    for source in sources:
        assert (ROOT / source).exists(), source
        assert enters_the_build(source), source
    assert enters_the_build("platform/config/settings/production.py")
    for kept_out in (".env", ".git/config", "var/demo", "tests/conftest.py", "deploy/compose.yaml"):
        assert not enters_the_build(kept_out), kept_out
    assert not enters_the_build("tenants/__pycache__/models.cpython-311.pyc")


def test_every_room_of_the_settings_is_in_the_image() -> None:
    app = dict(last_stage())["WORKDIR"]
    folders = [Path(part).relative_to(app) for part in image_environment()["PYTHONPATH"].split(":")]
    taken = {Path(source) for source in copied()}
    for name in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE, settings.WSGI_APPLICATION):
        spec = importlib.util.find_spec(name.split(".")[0])
        assert spec is not None
        assert spec.origin is not None
        place = Path(spec.origin).parent
        if ROOT not in place.parents or ".venv" in place.parts:
            continue
        room = place.relative_to(ROOT)
        assert room.parent in folders, name
        assert taken & {room, *room.parents}, f"{name} is not copied"


def test_the_packages_are_installed_by_hash_and_nothing_runs_as_root() -> None:
    (pip,) = [
        rest
        for word, rest in instructions()
        if word == "RUN" and " install" in rest and "pip" in rest
    ]
    assert "--require-hashes" in pip
    assert "requirements/base.txt" in copied()
    assert dict(last_stage())["USER"] == "maillage"
    assert any("useradd" in rest and " maillage" in rest for _word, rest in last_stage())


def test_images_name_no_registry_and_always_a_version() -> None:
    names = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    names += [service["image"] for service in SERVICES.values()]
    assert names
    for name in names:
        assert re.fullmatch(r"[a-z]+:[\w.-]+", name), name
    assert len({rest.split()[0] for word, rest in instructions() if word == "FROM"}) == 1


def test_commands_start_what_exists() -> None:
    commands = [image_command()]
    commands += [SERVICES[name]["command"] for name in OURS if "command" in SERVICES[name]]
    commands.append(dict(last_stage())["RUN"].split("python", 1)[1].split())
    for command in commands:
        program, *words = command
        assert program in {"gunicorn", "celery", "python", "manage.py"}
        for word in words:
            if word.startswith("--app="):
                assert importlib.util.find_spec(word.removeprefix("--app=")) is not None
            if word.endswith((".py", ".yaml")):
                assert (ROOT / word).is_file()
                assert any(word == source for source in copied())
    texts = [" ".join(command) for command in commands] + [README]
    named = {name for text in texts for name in re.findall(r"manage\.py (\w+)", text)}
    assert {"migrate_fleet", "collectstatic", "create_centre"} <= named
    assert named <= set(get_commands())


# --- The services --------------------------------------------------------------------------------


def test_there_is_one_service_for_each_part() -> None:
    assert set(SERVICES) == {"proxy", *OURS, "postgres", "redis"}
    assert [name for name in OURS if "build" in SERVICES[name]] == ["web"]
    assert len({SERVICES[name]["image"] for name in OURS}) == 1
    assert "command" not in SERVICES["web"]
    build = SERVICES["web"]["build"]
    context = DEPLOY / build["context"]
    assert context.samefile(ROOT)
    assert (context / build["dockerfile"]).samefile(DEPLOY / "Dockerfile")


def test_only_the_proxy_publishes_ports() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert {name for name, service in SERVICES.items() if "network_mode" in service} == set()
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    assert SERVICES["proxy"]["networks"] == ["outside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("kind", ["volumes", "networks", "secrets", "configs"])
def test_what_services_use_is_declared_and_what_is_declared_is_used(kind: str) -> None:
    used = set()
    for service in SERVICES.values():
        for entry in service.get(kind, []):
            name = entry["source"] if isinstance(entry, dict) else entry.split(":")[0]
            if name.startswith("."):
                assert (DEPLOY / name).is_file()
            else:
                used.add(name)
    assert used == set(COMPOSE[kind])


def test_services_come_back_and_are_watched() -> None:
    for name, service in SERVICES.items():
        once = name == "migrate"
        assert service["restart"] == ("no" if once else "unless-stopped")
        check = service.get("healthcheck", {})
        if once:
            assert check == {"disable": True}
        elif name == "web":
            assert "web-is-healthy" in dict(last_stage())["HEALTHCHECK"]
        else:
            assert check["test"][0] in {"CMD", "CMD-SHELL"}


def test_nothing_starts_before_what_it_needs() -> None:
    for name, service in SERVICES.items():
        for other, terms in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if other == "migrate" else "service_healthy"
            if (name, other) == ("web", "redis"):
                expected = "service_started"
            assert terms == {"condition": expected}, (name, other)
    for name in ("web", "worker", "beat"):
        assert "migrate" in SERVICES[name]["depends_on"]
    assert set(SERVICES["migrate"]["depends_on"]) == {"postgres"}
    assert set(SERVICES["proxy"]["depends_on"]) == {"web"}


def test_uploads_are_kept_where_the_settings_put_them() -> None:
    for name in OURS:
        assert SERVICES[name]["volumes"] == [
            f"media:{image_environment()['MEDIA_ROOT']}",
            f"private:{image_environment()['PRIVATE_MEDIA_ROOT']}",
        ]


def test_postgresql_is_made_for_french_for_many_schemas_and_for_our_pg_dump() -> None:
    postgres = SERVICES["postgres"]
    major = int(re.match(r"postgres:(\d+)-", postgres["image"])[1])
    (client,) = [rest for word, rest in last_stage() if word == "ARG"]
    assert client == f"POSTGRES_MAJOR={major}"
    assert major >= 15
    # Its folder from 18 on is another one.
    assert (major < 18) == ("database:/var/lib/postgresql/data" in postgres["volumes"])
    assert shlex.split(postgres["environment"]["POSTGRES_INITDB_ARGS"]) == [
        "--encoding=UTF8",
        *LOCALES[0],
    ]
    locks = ALWAYS["max_locks_per_transaction"]
    assert f"-cmax_locks_per_transaction={locks}" in postgres["command"]
    release = {rest.split()[0].rsplit("-")[-1] for word, rest in instructions() if word == "FROM"}
    assert release == {postgres["image"].rsplit("-")[-1]}


def test_redis_keeps_its_tasks() -> None:
    words = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in words
    assert "--maxmemory-policy noeviction" in words
    assert SERVICES["redis"]["volumes"] == ["queue:/data"]


# --- The proxy -----------------------------------------------------------------------------------


def test_the_proxy_says_https_itself_and_passes_on_no_other_host() -> None:
    snippet = CADDYFILE.split("(platform) {")[1].split("\n}\n")[0]
    assert "header_up X-Forwarded-Proto https" in snippet
    assert "header_up -X-Forwarded-Host" in snippet
    assert settings.USE_X_FORWARDED_HOST is False
    assert CADDYFILE.count("import platform") == 2
    assert not re.search(r"(?m)^\s*encode\b", CADDYFILE)
    # A photo that is too heavy for Wagtail still reaches it: the sentence is beside its form.
    limit = int(re.search(r"max_size (\d+)MB", snippet)[1]) * 1000**2
    assert 2 * settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE < limit <= 64 * 1000**2


def test_the_proxy_has_a_page_of_its_own_while_no_web_server_answers() -> None:
    """It can fetch nothing then: the page brings its style along."""
    errors = CADDYFILE.split("handle @down {")[1].split("\n\t\t}\n")[0]
    root, name = re.search(r"root \* (\S+)\n\s*try_files /(\S+)\n", errors).groups()
    assert f"./{name}:{root}/{name}:ro" in SERVICES["proxy"]["volumes"]
    page = (DEPLOY / name).read_text(encoding="utf-8")
    assert "<h1>" in page
    assert not re.search(r"<link|src=|url\(|//", page)


@pytest.mark.parametrize("name", ["maintenance.html", "too-heavy.html"])
def test_the_proxy_s_own_pages_are_written_with_french_spaces(name: str) -> None:
    words = (DEPLOY / name).read_text(encoding="utf-8").split("<body>")[1]
    assert re.findall(r"« | [»:;?!]|\d Mo", words) == []


def test_the_proxy_reaches_the_web_service_where_it_listens() -> None:
    upstreams = set(re.findall(r"reverse_proxy (\S+)", CADDYFILE))
    port = dict(last_stage())["EXPOSE"]
    assert upstreams == {f"web:{port}"}
    assert f"0.0.0.0:{port}" in image_command()
    assert set(SERVICES["proxy"]["networks"]) & set(SERVICES["web"]["networks"])


def test_the_proxy_asks_the_platform_before_it_orders_a_certificate() -> None:
    (ask,) = re.findall(r"ask (http://\S+?)/\n", CADDYFILE)
    assert f"\n{ask} {{\n\tbind 127.0.0.1\n" in CADDYFILE
    assert f"{ask}/?domain=" in SERVICES["proxy"]["healthcheck"]["test"][1]
    assert asked_path().startswith("/")
    for urls in (settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF):
        assert resolve(asked_path(), urlconf=urls).view_name == "design:accent"
