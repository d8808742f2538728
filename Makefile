# Everything runs in .venv, made from the first Python >= 3.11 that is found (PYTHON=... chooses another).
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SOURCES := $(shell find wfm forecasts -type f ! -path '*/__pycache__/*' ! -name '.*')
# The compiled parts of the solver and the simulation are kept on disk; the first plan would otherwise wait for them.
COMPILE := $(BIN)/wfm plan configs/minimal --engine decomposition --deterministic --time-limit 1 --quiet --out $(VENV)/first \
	&& $(BIN)/python -c "from wfm.rostering.repair.preparation import prepare_repair; prepare_repair()"
WORKERS ?= 2
DEMO := out/anonymous_bank
BENCH := out/bench250

.PHONY: help demo test test-slow lint format bench clean distclean

help:
	@echo "make demo       plan a week of a real call centre and say where its report is"
	@echo "make test       the fast tests"
	@echo "make test-slow  the studies: every scenario solved, large rosters, planted faults"
	@echo "make lint       style, types, import rules"
	@echo "make format     put the style right"
	@echo "make bench      the benchmarks (see benchmarks/README.md)"
	@echo "make clean      remove caches and the demo's output; make distclean removes $(VENV) too"

# Stamps: an installation is repeated only when what it was made from has changed. With the developer's installation
# in place (which runs the sources where they lie) the plain one is not needed.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; none was found on the PATH"; exit 1; }
	@echo "making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml $(SOURCES)
	@test -e $(VENV)/.developed || { echo "installing and compiling (once; a few minutes)"; $(PIP) . && $(COMPILE); }
	@touch $@

$(VENV)/.developed: $(BIN)/python pyproject.toml
	@echo "installing with the developer's tools and compiling (once; a few minutes)"
	@$(PIP) --editable '.[dev]'
	@$(COMPILE)
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	$(BIN)/wfm plan configs/anonymous_bank --out $(DEMO)
	@echo
	@echo "The report is $(CURDIR)/$(DEMO)/report.html - open it in a browser."

test: $(VENV)/.developed
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal --durations=15

test-slow: $(VENV)/.developed
	$(BIN)/python -m pytest -q -m slow --durations=15

lint: $(VENV)/.developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.developed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.developed
	$(BIN)/wfm bench generate --agents 250 --seed 1 --out $(BENCH)
	$(BIN)/wfm bench roster $(BENCH) --time-limit 60 --workers 2
	@if [ -n "$$WFM_BENCH_DATA" ]; then $(BIN)/wfm bench forecast; \
	else echo "no forecasting benchmark: WFM_BENCH_DATA names no folder (see benchmarks/README.md)"; fi

clean:
	rm -rf build dist $(DEMO) $(BENCH) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find wfm forecasts tests benchmarks -type d -name __pycache__ -prune -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV)
