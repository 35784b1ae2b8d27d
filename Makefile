# Everything runs from these recipes; CI runs the same ones.
# `make demo` and `make test` do all set-up on a fresh Debian 12 with Python 3.11.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PACKAGES := addressing api gis_data logistics_center postcodes routing

ifneq ($(wildcard ../shared/data/README.md),)
export PHLOV_DATA_MIRROR ?= $(abspath ../shared/data)
endif

.PHONY: help demo test check lint types layers format clean peers system-python system-test lock

help: ## Show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

system-python:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Installing python3-venv from Debian"; \
	  $(SUDO) apt-get update -q && $(SUDO) apt-get install -qy python3-venv; }

$(VENV)/runtime.done: requirements/runtime.lock requirements/build.lock pyproject.toml | system-python
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements/build.lock -r requirements/runtime.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.done: requirements/dev.lock $(VENV)/runtime.done
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.lock
	touch $@

system-test:
	@[ -x /usr/bin/chromium ] && fc-list :lang=km 2>/dev/null | grep -q . || { \
	  echo "Installing Chromium and a Khmer font from Debian for the browser tests"; \
	  $(SUDO) apt-get update -q && \
	  $(SUDO) apt-get install -qy --no-install-recommends chromium fontconfig fonts-khmeros; }
	@[ -x /usr/lib/postgresql/15/bin/postgres ] && \
	[ -e /usr/share/postgresql/15/extension/postgis.control ] || { \
	  echo "Installing PostgreSQL 15 with PostGIS from Debian; the tests start clusters of their own"; \
	  $(SUDO) apt-get update -q && \
	  $(SUDO) apt-get install -qy --no-install-recommends postgresql-common && \
	  $(SUDO) sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' \
	    /etc/postgresql-common/createcluster.conf && \
	  $(SUDO) apt-get install -qy --no-install-recommends postgresql-15 postgresql-15-postgis-3; }

demo: $(VENV)/runtime.done ## Geocode a sample of parcels and plan the runs
	$(BIN)/phlov warm
	$(BIN)/phlov demo

test: $(VENV)/dev.done system-test ## Install what the tests need and run them
	$(BIN)/phlov warm
	$(BIN)/pytest --doctest-modules $(PACKAGES)
	$(BIN)/pytest -n 2

peers: | system-python ## Install the search engine that the address benchmarks compare with
	@command -v redis-server >/dev/null || { \
	  echo "Installing Redis from Debian"; \
	  $(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends redis-server; }
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --require-hashes -r requirements/build.lock -r requirements/peers.lock

lint: $(VENV)/dev.done ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.done ## Types
	$(BIN)/mypy

layers: $(VENV)/dev.done ## Who may import whom
	$(BIN)/lint-imports

check: lint types layers test ## All of it

format: $(VENV)/dev.done ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## Lock the dependencies with hashes (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/runtime.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -c requirements/runtime.lock -o requirements/dev.lock
	uv pip compile requirements/peers.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/peers.lock
	uv pip compile requirements/build.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/build.lock

clean: ## Remove what the recipes made
	rm -rf $(VENV) .venv-peers out .mypy_cache .ruff_cache .pytest_cache .hypothesis
