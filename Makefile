# The commands of this project. `make` alone lists them; nothing but make and Python 3.11 or newer is needed.

PYTHON  ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --no-warn-script-location --constraint constraints.txt
ARGS    ?=
WORKERS ?= logical

# A home that cannot be written has no room for pip's cache: do without, quietly.
ifneq ($(shell [ -w "$$HOME" ] && echo yes),yes)
export PIP_NO_CACHE_DIR := 1
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check lint types layers format bench torture docs keys lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.installed ## open Carnet (make run ARGS="demo" for the demo book)
	@$(BIN)/carnet $(ARGS)

test: $(VENV)/.installed-dev ## every test, a real PostgreSQL included (make test ARGS="tests/rules -x" for some)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: lint types layers test ## all that must hold before a commit

lint: $(VENV)/.installed-dev ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev ## mypy
	$(BIN)/mypy

layers: $(VENV)/.installed-dev ## import-linter: who may import whom
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev ## let ruff lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-dev ## what docs/performance.md tells, measured here (ARGS="--help" for parts of it)
	@$(BIN)/python -m benchmarks $(ARGS)

torture: $(VENV)/.installed-dev ## the safety tests with their full counts (long)
	@CARNET_TORTURE=1 $(BIN)/python -m pytest -m torture --timeout 7200 -n $(WORKERS) --dist worksteal $(ARGS)

docs: $(VENV)/.installed ## write the key sheets and draw the pictures of the pages
	@$(BIN)/python docs/draw.py

keys: $(VENV)/.installed ## write the key sheets from the table of keys
	@$(BIN)/python docs/draw.py --keys

lock: ## pin the newest versions that pyproject.toml allows into constraints.txt
	rm -rf build/lock && "$(PYTHON)" -m venv build/lock
	build/lock/bin/python -m pip install --quiet --no-warn-script-location --upgrade setuptools
	build/lock/bin/python -m pip install --quiet --no-warn-script-location --no-build-isolation --editable '.[dev]'
	{ sed -n '/^#/p' constraints.txt; \
	  build/lock/bin/python -m pip freeze --all --exclude-editable --exclude pip; } > build/constraints.txt
	mv build/constraints.txt constraints.txt && rm -rf build/lock

clean: ## remove the environment and every cache
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks *.egg-info
	find store tui styles tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# ensurepip comes last, so pip being there means that the environment is whole.
$(BIN)/pip:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "Carnet needs Python 3.11 or newer with its venv module, and found none." >&2; \
	  echo "Install one (Debian, Ubuntu: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3.12 run" >&2; \
	  exit 1; fi
	"$(PYTHON)" -m venv $(VENV)

# The build tool is pinned like everything else, so it is installed first and used from the environment itself.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/pip
	$(INSTALL) setuptools
	$(INSTALL) --no-build-isolation --editable '.[postgres]'
	@$(BIN)/python -m compileall -q store tui styles
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/pip
	$(INSTALL) setuptools
	$(INSTALL) --no-build-isolation --editable '.[dev]'
	@$(BIN)/python -m compileall -q store tui styles
	@touch $@
