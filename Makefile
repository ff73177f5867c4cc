PYTHON ?= python3
BIN := .venv/bin
# Where it is set, each of the thousand processes that tests and benchmarks start would compile all it imports.
unexport PYTHONDONTWRITEBYTECODE

# What both halves of the tests need; which test is in which half says tests/tiers.py.
# Three on two cores: a third of what a test takes is waiting for the other side, a timer or a process.
PYTEST := $(BIN)/python -m pytest --numprocesses 3 --dist loadfile
FAST := tests/domain tests/guide tests/engine tests/journal tests/scan tests/test_docs.py

# `requirements` is a folder as well.
.PHONY: requirements check test test-all fast doubles fuzz soak mutations mutants demo format lint types layers bench snapshots screenshots tables dist clean
.DEFAULT_GOAL := check

check: lint types layers test

# Exactly what was tested, by its digests; then the project itself, which brings nothing.
$(BIN)/.installed: pyproject.toml requirements/dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# The newest versions that pyproject.toml allows, for Python 3.11 and later, with the digests of all their files.
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make requirements' pyproject.toml requirements/build.in
requirements:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(COMPILE) --extra dev --output-file requirements/dev.txt
	$(COMPILE) --output-file requirements/run.txt

# What the contract tests speak to, in .doubles: the vendor's emulator (from npm), MiniStack.
doubles: $(BIN)/.installed
	$(BIN)/python -m tests.contract.install

test: doubles
	$(PYTEST) -m "not slow"

# What `make test` leaves out: killed and repeated migrations, terminals, services that others wrote. In the
# order of their names: otherwise files of one long test would come last, when there is nothing next to them.
test-all: doubles
	$(PYTEST) -m slow --no-loadscope-reorder

# The inner loop.
fast: $(BIN)/.installed
	$(PYTEST) -m "not slow" $(FAST)

fuzz: $(BIN)/.installed
	FUZZ_EXAMPLES=20000 $(BIN)/python -m pytest tests/fuzz --numprocesses 2 --timeout 0 --hypothesis-show-statistics

soak: $(BIN)/.installed
	$(BIN)/python -m tests.soak

mutations: $(BIN)/.installed
	$(BIN)/python -m tests.mutations

mutants: $(BIN)/.installed
	$(BIN)/python -m tests.mutants

demo: $(BIN)/.installed
	$(BIN)/cognito2workos demo

format: $(BIN)/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(BIN)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(BIN)/.installed
	$(BIN)/mypy

layers: $(BIN)/.installed
	$(BIN)/lint-imports

bench: $(BIN)/.installed
	$(BIN)/python -m bench

# What an index would be given, looked at as it would.
dist: $(BIN)/.installed
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist
	$(BIN)/twine check --strict dist/*

# What every view looks like, as text; says which changed.
snapshots: $(BIN)/.installed
	$(BIN)/python -m tests.tui.looks.snapshots

# The pictures of README; PNG needs Chromium.
screenshots: $(BIN)/.installed
	$(BIN)/python -m screenshots.make

clean:
	rm -rf .venv .doubles .mypy_cache .ruff_cache .pytest_cache .hypothesis dist

# The tables of README that are made of the code.
tables: $(BIN)/.installed
	$(BIN)/python -m tests.readme_tables
