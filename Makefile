# Everything happens inside the repository: .venv for Python, node_modules for the lints.
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
# Where Playwright has to fetch its own browser, it goes into .venv as well.
export PLAYWRIGHT_BROWSERS_PATH := 0
# Python keeps what it compiled, even where it is told not to: servers and tests start in two thirds of the time.
unexport PYTHONDONTWRITEBYTECODE
# All tests: a process for each core and one that waits, whole files at a time, those of the browser last. Some tests: one process.
SIDE_BY_SIDE := --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: run ready test fuzz lint format vendor lock reference screenshot bench capacity soak clean

run: .venv/.run
	$(BIN)/numplay serve $(ARGS)

# All that tests and lints need, before both run at once.
ready: .venv/.services node_modules/.installed

test: .venv/.services
	$(BIN)/python -m pytest $(or $(ARGS),$(SIDE_BY_SIDE))

fuzz: .venv/.test
	$(BIN)/python -m tests.fuzzing $(ARGS)

lint: .venv/.test node_modules/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	npx --no-install tsc
	npx --no-install biome ci

format: .venv/.test node_modules/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npx --no-install biome check --write

vendor: .venv/.run node_modules/.installed
	$(BIN)/python scripts/vendor.py

# ARGS=--upgrade takes the newest versions that fit.
lock: .venv/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5'
	$(BIN)/python scripts/lock.py $(ARGS)

reference: .venv/.run
	$(BIN)/python -m scripts.reference

screenshot: .venv/.test .venv/.browser
	$(BIN)/python -m scripts.screenshot
	NUMPLAY_PICTURES=docs/images/class $(BIN)/python -m pytest -q tests/browser/test_classroom.py

bench: .venv/.test
	$(BIN)/python -m bench $(ARGS)

capacity: .venv/.test
	$(BIN)/python -m bench.capacity $(ARGS)

soak: .venv/.test
	$(BIN)/python -m bench.soak $(ARGS)

clean:
	rm -rf .venv node_modules build dist test-artifacts

# Stamps: a second run does nothing where nothing changed.
.venv/.made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "NumPlay needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	touch $@

.venv/.run: .venv/.made pyproject.toml requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/.test: .venv/.run requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --constraint requirements/test.txt --editable '.[test]'
	touch $@

.venv/.browser: .venv/.test scripts/ensure_browser.py
	$(BIN)/python scripts/ensure_browser.py
	touch $@

.venv/.services: .venv/.browser scripts/ensure_services.py
	$(BIN)/python -m scripts.ensure_services
	touch $@

node_modules/.installed: package.json package-lock.json
	npm ci --no-audit --no-fund
	touch $@
