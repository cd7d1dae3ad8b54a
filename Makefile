# Everything a person does here. It needs Python 3.11 or later with venv, and make: nothing else.

PYTHON ?= python3
UV_VERSION := 0.13.9

export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv

UV := .tools/bin/uv
RUN := .venv/bin/python
SETUP := .venv/.ready
PROJECTS := uv.lock pyproject.toml $(wildcard shared/pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml)
SOURCES := $(wildcard shared/src services/*/src deploy/*/src)
UNIT_TESTS := $(wildcard shared/tests/unit services/*/tests/unit tests/architecture tests/contracts)

.DEFAULT_GOAL := help
.PHONY: help setup run status stop test test-containers up down logs backup restore check bench pictures schemas release-snapshot assets clean

help: ## List what can be done
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 24

setup: $(SETUP) assets ## Make .venv with everything in it, and build the portal's assets

run: $(SETUP) assets ## Run the whole platform on this machine until Ctrl-C (http://127.0.0.1:8000)
	@$(RUN) -m cyzj.local run

status: $(SETUP) ## Say which processes of `make run` live
	@$(RUN) -m cyzj.local status || true

stop: $(SETUP) ## Stop what `make run` started, also what a killed one left
	@$(RUN) -m cyzj.local stop

test: $(SETUP) assets ## Run every test, on a real PostgreSQL, a real Kafka and a real browser
	@$(RUN) -m cyzj.local browser
	@$(RUN) -m pytest -q -n 2 --dist loadscope -m "not containers"
	@if docker info >/dev/null 2>&1; then $(MAKE) --no-print-directory test-containers; \
		else echo "No Docker engine here: the container tests were left out"; fi

test-containers: $(SETUP) ## Run the tests that need a Docker engine: PostgreSQL 15 and Kafka images, the compose file
	@echo "Messaging and storage on the images of PostgreSQL 15 and Apache Kafka:"
	@TEST_SERVERS=containers $(RUN) -m pytest -q -n 2 shared/tests/messaging shared/tests/deadlines
	@echo "The compose file, started for real:"
	@$(RUN) -m pytest -q tests/containers

up: ## Run the platform in containers (needs Docker only), print how the first account is made
	@deploy/compose.sh up

down: ## Stop the containers; the data stays
	@deploy/compose.sh down

logs: ## Follow what the containers say
	@deploy/compose.sh logs

backup: ## Back up the databases and files of what is here (containers, if they run) into backups/
	@if deploy/compose.sh is-up 2>/dev/null; then deploy/compose.sh backup; \
		else $(MAKE) --no-print-directory $(SETUP) && $(RUN) -m cyzj.local backup; fi

restore: ## Put a backup back: make restore FROM=backups/… (what Kafka had beyond it is listed)
	@if deploy/compose.sh is-up 2>/dev/null; then deploy/compose.sh restore "$(FROM)"; \
		else $(MAKE) --no-print-directory $(SETUP) && $(RUN) -m cyzj.local restore --from "$(FROM)"; fi

check: $(SETUP) ## Check format, lint, types and imports, and run the unit tests (under 3 minutes)
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy --no-error-summary $(SOURCES)
	@if grep -q '^\[tool.importlinter\]' pyproject.toml || test -f .importlinter; \
		then .venv/bin/lint-imports; fi
	@$(if $(UNIT_TESTS),$(RUN) -m pytest -q -n 2 --dist loadscope $(UNIT_TESTS),echo "There are no unit tests yet")

bench: $(SETUP) ## Measure throughput and latency, and compare them with their limits
	@$(RUN) -m tests.performance

pictures: $(SETUP) assets ## Write the README's screenshots anew: the main job clicked through
	@PICTURES=docs/pictures $(RUN) -m pytest -q tests/journeys

schemas: $(SETUP) ## Write the golden schema and example of every event; read the difference
	@$(RUN) -m cyzj.contracts

release-snapshot: $(SETUP) ## Keep what this release leaves to the next: its data and answers, for tests/upgrade
	@$(RUN) -m tests.upgrade.snapshot $(if $(AGAIN),again)

assets: $(SETUP)
	@$(RUN) -c "from portal.build import ensure_built; ensure_built()"

clean: ## Remove the environment, what was built and all local data (asks first)
	@printf 'Remove .venv, .tools, built assets and ALL DATA of `make run` (.run)? [y/N] '; \
		read -r answer; test "$$answer" = y
	@if test -x $(RUN); then $(RUN) -m cyzj.local stop; fi
	rm -rf .run .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf services/portal/node_modules services/portal/src/portal/assets/dist

$(UV): Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Python 3.11 or later is needed: make PYTHON=/path/to/python3.11 …")'
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@touch $@

$(SETUP): $(UV) $(PROJECTS)
	@$(UV) sync --quiet --frozen --all-packages --all-extras --python "$(PYTHON)"
	@touch $@
