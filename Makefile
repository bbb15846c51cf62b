# Everything is done in .venv, which `install` builds where it is missing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

IN ?= corpus
OUT ?= out
WORKERS ?=
FILE ?= corpus/a01-seosan-hefei.txt

.DEFAULT_GOAL := help
.PHONY: help install run test eval compare floors show schema dates clean

help: ## List the targets
	@echo 'make TARGET [NAME=value]'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)$$/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name does; do \
	    printf '  %-8s  %s\n' "$$name" "$$does"; done

install: $(STAMP) ## Build .venv with the program and everything the tests need

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'Python 3.11 or later is needed; name it: make PYTHON=python3.12 …' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	    { echo 'The module venv is needed; on Debian: apt install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

run: $(STAMP) ## Extract the agreements of IN=corpus (file, folder, quoted glob) to OUT=out; WORKERS=1
	$(BIN)/extractor extract $(IN) --out $(OUT) $(if $(WORKERS),--workers $(WORKERS))

test: $(STAMP) ## Check style, types and imports, and run every test
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n auto

eval: $(STAMP) ## Score the extraction of corpus/ against gold/; ERRORS=1 lists every miss
	$(BIN)/extractor extract corpus --out out/eval
	$(BIN)/extractor score gold out/eval/records.jsonl $(if $(ERRORS),--errors)

compare: $(STAMP) ## What AFTER=out/eval gained and lost against BEFORE=folder of an earlier run
	$(BIN)/python benchmarks/runs/compare.py $(or $(BEFORE),$(error BEFORE is a folder with a records.jsonl)) \
	    $(or $(AFTER),out/eval)

floors: $(STAMP) ## Check the last make eval against floors.json; RAISE=1 pins what is reached
	$(BIN)/python -m extractor.score.gate gold out/eval/records.jsonl $(if $(RAISE),--raise)

show: $(STAMP) ## Draw what is found in FILE=article under its lines
	@$(BIN)/extractor show $(FILE)

schema: $(STAMP) ## Print the JSON Schema of a line of records.jsonl
	@$(BIN)/extractor schema

dates: $(STAMP) ## Write docs/dates.md: every date expression of the rules, beside dateparser
	$(BIN)/python benchmarks/dates/compare.py > docs/dates.md

clean: ## Remove .venv, out and what the tools leave behind
	rm -rf $(VENV) out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
