# Needs make, git and Python 3.11 or later; everything else goes into .venv. `make help` lists the targets.

PYTHON ?=
export PYTHON

python := .venv/bin/python
scripts := $(wildcard tools/*.py benchmarks/*.py fuzz/*.py)

.PHONY: help demo test test-full fuzz coverage bench lint format lock wheel clean base dev

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: base ## copy the example district, check it, audit the classes, write a transcript
	@$(python) -m mblkit demo

test: lint ## lint, types and the unit tests
	$(python) -m pytest -n auto

test-full: dev ## what `make test` leaves out: slow tests, a browser, an editor's server (needs npm), fuzzing
	tools/install-full
	$(python) -m pytest -m "full or scale"
	tools/fuzz --if-possible 20

fuzz: dev ## fuzz the loader and the formatter with atheris, each for SECONDS (60); see fuzz/README.md
	tools/fuzz $(or $(SECONDS),60)

coverage: dev ## the unit tests, and which lines they reach
	$(python) -m pytest --cov --cov-report=term-missing
	$(python) -m coverage report --include='*/mblkit/engine/*,*/mblkit/load/*' --fail-under=100

lint: dev ## ruff (rules and format) and mypy
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy src tests $(scripts)

format: dev ## let ruff lay out the code and fix what is safe to fix
	$(python) -m ruff check --fix-only
	$(python) -m ruff format

bench: dev ## measure processes and the engine as ratios, beside what is promised; PEERS=folder adds other tools
	$(python) -m benchmarks.run $(if $(PEERS),--peers $(PEERS))
	$(python) -m benchmarks.judging
	$(python) -m benchmarks.documents

lock: ## write requirements/ anew from pyproject.toml (needs uv; UPGRADE=1 takes newer versions)
	tools/lock $(if $(UPGRADE),--upgrade)

wheel: dev ## build the source archive and the wheel into dist/
	rm -rf dist
	$(python) -m hatchling build

clean: ## remove .venv, dist and the caches
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

base:
	@tools/setup base

dev:
	@tools/setup dev
