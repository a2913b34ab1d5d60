# Everything a day's work needs, on a machine with make and Python 3.11 or newer. `make` alone shows the list.
#   VENV=folder     where the virtual environment goes (.venv)
#   PYTHON=program  which Python makes it (default: the first good one of those below)
#   ARGS=…          more words for pytest (make test) or for paperround (make run)

VENV ?= .venv
BIN := $(VENV)/bin
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
GOOD := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml --extra postgres --group build
# Three at a time on two cores: much of a test is waiting.
TEST := $(BIN)/python -m pytest -n 3 --dist worksteal

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo run test cover long check lint format types imports lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-9s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/.for-running ## one full round on the bundled sample: no account, no network
	@$(BIN)/paperround demo

run: $(VENV)/.for-running ## the whole bot, until Ctrl-C
	@$(BIN)/paperround run $(ARGS)

test: $(VENV)/.for-working ## all tests but the long ones
	@echo "Testing …"
	@$(TEST) -m "not long" $(ARGS)

cover: $(VENV)/.for-working ## the core's and the services' own tests must run through every branch of theirs
	@echo "Testing the core and the services, thoroughly …"
	@$(TEST) -m "not long" --hypothesis-profile=thorough --cov --cov-report= tests/core tests/services $(ARGS)
	@$(BIN)/coverage report --fail-under=100

long: $(VENV)/.for-working ## the tests that take minutes
	@echo "Testing, the long ones …"
	@$(TEST) -m long --hypothesis-profile=thorough $(ARGS)

check: lint types imports ## lint, format, types, import order

lint: $(VENV)/.for-working ## ruff: lint and format
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

format: $(VENV)/.for-working ## put the format right
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

types: $(VENV)/.for-working ## mypy, strict
	@$(BIN)/mypy

imports: $(VENV)/.for-working ## the rooms import one way
	@$(BIN)/lint-imports

lock: $(VENV)/.for-working ## write requirements/*.txt anew from pyproject.toml
	@echo "Locking what paperround needs to run …"
	@$(LOCK) -o requirements/run.txt
	@echo "Locking what is needed to work on it …"
	@$(LOCK) --group dev -c requirements/run.txt -o requirements/dev.txt

$(BIN)/python:
	@for python in $(or $(PYTHON),$(PYTHONS)); do \
		if "$$python" -c "$(GOOD)" 2>/dev/null; then \
			echo "Making the virtual environment $(VENV) with $$("$$python" --version) …"; \
			exec "$$python" -m venv "$(VENV)"; \
		fi; \
	done; \
	echo "Paperround needs Python 3.11 or newer with its venv module, and this machine has none (tried: $(or $(PYTHON),$(PYTHONS)))." >&2; \
	echo "Install it (on Debian and Ubuntu: apt-get install python3 python3-venv) or say where it is: make PYTHON=/path/to/python3" >&2; \
	exit 1

$(VENV)/.for-running: pyproject.toml requirements/run.txt | $(BIN)/python
	@echo "Installing what paperround needs to run (once; a minute or so) …"
	@$(PIP) install --no-deps --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch "$@"

$(VENV)/.for-working: pyproject.toml requirements/dev.txt | $(BIN)/python
	@echo "Installing what is needed to test and check (once; a minute or so) …"
	@$(PIP) install --no-deps --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch "$(VENV)/.for-running" "$@"
