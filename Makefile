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
.PHONY: $(shell sed -n 's/^\([a-z]*\):.*/\1/p' $(firstword $(MAKEFILE_LIST)))

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
	$(BIN)/python -m pip install --quiet --editable '.[all]' --group dev
	@touch $@

run: $(STAMP) ## Extract the agreements of IN=corpus (file, folder, quoted glob) to OUT=out; WORKERS=1
	$(BIN)/extractor extract $(IN) --out $(OUT) $(if $(WORKERS),--workers $(WORKERS)) || [ $$? -eq 3 ] # some were rejected

test: $(STAMP) ## Check style, types and imports, and run every test
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n auto

eval: $(STAMP) ## Score corpus/ against gold/, and fail under a floor; ERRORS=1 lists every miss
	$(BIN)/extractor extract corpus --out out/eval
	$(BIN)/extractor score gold out/eval/records.jsonl $(if $(ERRORS),--errors)
	$(BIN)/python -m extractor.score.gate gold out/eval/records.jsonl

compare: $(STAMP) ## What this tree gained and lost against REF=commit, or AFTER=out/eval against BEFORE=folder
	@test -n '$(REF)$(BEFORE)' || { echo 'REF is a commit, BEFORE a folder with a records.jsonl' >&2; exit 2; }
ifdef REF
	rm -rf out/ref && git worktree prune && git worktree add --quiet --detach out/ref/tree $(REF)
	cd out/ref/tree && $(CURDIR)/$(BIN)/python -m extractor extract $(CURDIR)/corpus --out $(CURDIR)/out/ref/run
	git worktree remove --force out/ref/tree
	$(BIN)/extractor extract corpus --out out/eval
endif
	$(BIN)/python benchmarks/runs/compare.py $(or $(BEFORE),out/ref/run) $(or $(AFTER),out/eval)

floors: $(STAMP) ## Check the last make eval against floors.json; RAISE=1 pins what is reached, LOWER=1 even if lower
	$(BIN)/python -m extractor.score.gate gold out/eval/records.jsonl $(if $(RAISE),--raise $(if $(LOWER),--lower))

show: $(STAMP) ## Draw what is found in FILE=article under its lines
	@$(BIN)/extractor show $(FILE)

schema: $(STAMP) ## Print the JSON Schema of a line of records.jsonl
	@$(BIN)/extractor schema

explain: $(STAMP) ## Say who NAME=… may be in CONTEXT=…, and why
	@$(BIN)/extractor explain '$(NAME)' --context '$(CONTEXT)'

train: $(STAMP) ## Fit the models of extractor/models, and say how well they do on what they have not seen
	$(BIN)/python benchmarks/names/train.py
	$(BIN)/python benchmarks/contents/train.py
	$(BIN)/python benchmarks/confidence/train.py

rounds: $(STAMP) ## Score what each round of unseen articles gave at its first extraction
	$(BIN)/python benchmarks/rounds/score.py

coverage: $(STAMP) ## Write the table of what the labels cover into gold/README.md
	$(BIN)/python benchmarks/coverage/count.py --write

ingest: $(STAMP) ## Measure the readers beside other libraries, which are installed for it
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python benchmarks/ingest/pages.py
	$(BIN)/python benchmarks/ingest/throughput.py

dates: $(STAMP) ## Write docs/dates.md: every date expression of the rules, beside dateparser
	$(BIN)/python benchmarks/dates/compare.py > docs/dates.md

gazetteer: $(STAMP) ## Build the index of places and organisations anew from the tables of gazetteer/
	$(BIN)/python -m pip install --quiet --group gazetteer
	PYTHONPATH=. $(BIN)/python gazetteer/build.py

linking: eval ## Score the linking of names on tests/link, and say what it costs
	$(BIN)/python benchmarks/linking/cases.py tests/link/cases.jsonl tests/link/hard.jsonl
	$(BIN)/python benchmarks/linking/parties.py
	$(BIN)/python benchmarks/linking/cost.py

registry: $(STAMP) ## Build the registry DB=out/registry.db from the records of OUT=out, and say what is in it
	$(if $(wildcard $(OUT)/records.jsonl),,$(MAKE) run)
	$(BIN)/extractor registry load $(OUT) --db $(or $(DB),$(OUT)/registry.db)

# Of articles outside this folder records name no more than the last folder: it is looked for beside IN.
SOURCES = $(if $(filter /% ../%,$(IN)),--sources '$(dir $(firstword $(IN:/=)))')

report: $(STAMP) ## Write the report of OUT=out, read from IN=corpus, a page by itself, to OUT/report.html
	$(if $(wildcard $(OUT)/records.jsonl),,$(MAKE) run)
	$(BIN)/extractor report $(OUT) -o $(OUT)/report.html $(SOURCES)

review: $(STAMP) ## Review the records of OUT=out, read from IN=corpus, in the browser, as BY=name
	$(if $(wildcard $(OUT)/records.jsonl),,$(MAKE) run)
	$(BIN)/extractor review $(OUT) $(SOURCES) $(if $(BY),--by '$(BY)')

performance: $(STAMP) ## Measure speed and memory as ratios, on IN="corpus folder …"; SKIP=peers,growth leaves out
	$(BIN)/python benchmarks/performance/measure.py $(IN) $(if $(SKIP),--skip $(SKIP))

kills: $(STAMP) ## Kill a run over IN=corpus at random moments, KILLS=50 times: does it end with the same bytes?
	$(BIN)/python benchmarks/runs/kills.py $(IN) --kills $(or $(KILLS),50)

docs: $(STAMP) ## Build the documentation site into out/docs; a warning is an error
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --conf-dir docs . out/docs
	@echo out/docs/docs/index.html

dist: $(STAMP) ## Build the wheel and the source archive into dist
	rm -rf dist
	$(BIN)/python -m build --no-isolation

faults: $(STAMP) ## Fail, kill and starve every command on articles of IN=corpus; ONLY="disk full" does some
	$(BIN)/python benchmarks/faults/faults.py $(IN) $(if $(ONLY),--only '$(ONLY)')

same: $(STAMP) ## The same bytes under other Pythons, PYTHONS="python …", locales, zones, workers, engines, paths?
	$(BIN)/python benchmarks/faults/same.py $(IN) $(foreach python,$(PYTHONS),--python $(python))

soak: $(STAMP) ## A month of use in MINUTES=30: a folder is filled and emptied while all that reads it is killed
	$(BIN)/python benchmarks/soak/soak.py $(IN) --minutes $(or $(MINUTES),30)

lock: $(STAMP) ## Write requirements.lock and docs/licences.md anew from pyproject.toml; needs the network
	$(BIN)/python -m pip install --quiet --group supply
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --upgrade \
	    --generate-hashes --no-header --no-annotate --quiet --output-file requirements.lock
	$(BIN)/python benchmarks/supply/licences.py

audit: $(STAMP) ## Ask whether anything in requirements.lock is known to be vulnerable; fails where none can tell
	$(BIN)/python -m pip install --quiet --group supply
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict

fuzz: $(STAMP) ## Break input of every reader and stage for MINUTES=10, led by coverage; TARGET="csv pdf" for some
	$(BIN)/python -m pip install --quiet --group fuzz
	$(BIN)/python benchmarks/fuzz/run.py --minutes $(or $(MINUTES),10) $(TARGET)

growth: $(STAMP) ## How the time of each pattern and stage grows on texts made against it, up to MOST=10000000 characters
	$(BIN)/python benchmarks/growth/patterns.py --most $(or $(MOST),10000000)
	$(BIN)/python benchmarks/growth/measure.py --most $(or $(MOST),10000000)

clean: ## Remove .venv, out and what the tools leave behind
	rm -rf $(VENV) out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
