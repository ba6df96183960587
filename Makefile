# What a stranger needs: `make demo` and `make test`. Everything else is for those who build.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Tests run in an order that SEED shuffles, the same each time; try others: make test SEED=7
SEED ?= 20261122
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: help setup deps deps-test demo run check test bench soak lock fonts i18n clean

help:
	@echo "make demo    set everything up, run the whole job on a practice chapter into demo/"
	@echo "make run     open the window"
	@echo "make test    everything CI runs: style, types, layers, tests"
	@echo "make check   style, types and layers alone"
	@echo "make bench   speed and memory, as medians and ratios"
	@echo "make soak    kills, power cuts, flipped bits, full disks, long (SCALE=0.1 for minutes)"

setup: $(STAMP)

$(STAMP): pyproject.toml requirements/lock.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed (make PYTHON=python3.12 …)."; exit 3; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

deps:
	@sh tools/system_packages.sh window

deps-test:
	@sh tools/system_packages.sh window tests

demo: setup
	@sh tools/demo.sh $(BIN)/chapterdesk

run: setup
	$(BIN)/chapterdesk

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup deps-test check
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest --numprocesses=auto --dist=worksteal --randomly-seed=$(SEED)

bench: setup
	$(BIN)/python tools/bench.py

# Hours at scale 1; `make soak SCALE=0.1` takes minutes. Writes nothing outside a scratch folder,
# unless asked: `make soak REPORT=docs/assurance.md`.
SCALE ?= 1
REPORT ?=
soak: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python tools/soak.py --scale $(SCALE) $(if $(REPORT),--report "$(REPORT)")

lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--extra dev --python-version 3.11 pyproject.toml -o requirements/lock.txt

clean:
	rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .pytest_cache
