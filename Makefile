# Maillage. « make » alone lists what there is.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help venv demo test lint bench pins

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PORT ?= 8000
ARGS ?=
TEST_PROCESSES ?= $(shell $(PYTHON) -c 'import os; print(min((os.cpu_count() or 1) + 1, 5))')
JSON ?=

PY := .venv/bin/python
# Templates and Python, as far as the folders exist.
ROOMS := $(filter-out %/__pycache__,$(wildcard platform/* actions cms deploy exchange tenants tests))
TEMPLATES := $(wildcard platform actions cms exchange tenants templates)
# Addresses where nothing listens: reading the code needs no server.
NO_SERVER := DJANGO_SETTINGS_MODULE=config.settings.test PYTHONPATH=platform:. \
	DATABASE_URL=postgresql://nobody@127.0.0.1:9/none REDIS_URL=redis://127.0.0.1:9/0

help:
	@echo "make demo   lance Maillage avec un réseau de démonstration (PORT=8000)"
	@echo "make test   lance tous les essais (ARGS=\"-k fiche -x\")"
	@echo "make lint   vérifie le style, les gabarits, les types et les migrations"
	@echo "make bench  mesure les temps de réponse (JSON=fichier ONLY=Recherche SIZE=10000)"
	@echo "make pins   recalcule requirements/ depuis pyproject.toml"

# Nothing but a comparison when .venv already holds these pins.
venv:
	@wanted=$$(sha256sum requirements/dev.txt | cut -c1-64); \
	if [ "$$(cat .venv/pins 2>/dev/null)" = "$$wanted" ] && $(PY) -c '' 2>/dev/null; then exit 0; fi; \
	if [ -z "$(PYTHON)" ]; then \
		echo "Maillage a besoin de Python 3.11 ou plus récent, introuvable ici (Debian : apt-get install python3 python3-venv)." >&2; \
		exit 1; \
	fi; \
	began=$$(date +%s); \
	echo "… Environnement Python (.venv) : une à deux minutes la première fois"; \
	if ! $(PY) -c 'import pip' 2>/dev/null && ! $(PYTHON) -m venv --clear .venv; then \
		echo "Python n’a pas pu créer .venv (Debian : apt-get install python3-venv)." >&2; \
		exit 1; \
	fi; \
	rm -f .venv/pins; \
	if ! $(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements/dev.txt; then \
		echo "Les paquets Python n’ont pas pu être installés : voyez le message ci-dessus (réseau, miroir PyPI ?)." >&2; \
		exit 1; \
	fi; \
	echo "$$wanted" > .venv/pins; \
	echo "✓ Environnement Python — $$(( $$(date +%s) - began )) s"

# « exec »: the supervisor is make's own child, which a SIGTERM to make reaches.
demo: venv
	@PORT='$(PORT)' exec $(PY) -m deploy.demo

# One process more than there are cores, each with its own database: much of the time is waiting for
# real servers, workers and browsers.
# Files in their order: those of the browser come last. ARGS="-n 0" for one process (a debugger).
# Its hundred processes load the same modules: the first keeps them compiled, whatever the machine says.
test: venv
	@PYTHONDONTWRITEBYTECODE= exec $(PY) -m deploy.services run --home var/test -- $(PY) -m pytest \
		-n $(TEST_PROCESSES) --dist loadfile $(ARGS)

lint: venv
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --check --lint --quiet $(TEMPLATES)
	$(PY) -m mypy manage.py $(ROOMS)
	$(NO_SERVER) $(PY) -W ignore manage.py makemigrations --check --dry-run

bench: venv
	@PYTHONPATH=platform:. JSON='$(JSON)' ONLY='$(ONLY)' SIZE='$(SIZE)' exec $(PY) -m deploy.services run --home var/bench -- $(PY) -m deploy.bench

# --universal: one file for every system and every Python from 3.11 on.
pins:
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@test -x .venv/bin/uv || $(PY) -m pip install --quiet --disable-pip-version-check uv
	@for extra in base dev; do \
		option=; if [ $$extra = dev ]; then option='--extra dev -c requirements/base.txt'; fi; \
		.venv/bin/uv pip compile pyproject.toml $$option --quiet --upgrade --generate-hashes --universal \
			--python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
			--output-file requirements/$$extra.txt || exit 1; \
	done
	@if grep -nE '://|^ *-(i|f|-index-url|-extra-index-url|-find-links)' requirements/*.txt; then \
		echo "requirements/ contient une adresse." >&2; exit 1; \
	fi
