# Two commands are all one needs: `make run` and `make test`. Everything they need is installed into
# .venv by the project's own files; on a bare Debian or Ubuntu as root, system libraries too.

VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The first Python of a supported version that is there.
PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo $$p && break; done)

.PHONY: run test check bench bench-full torture fuzz screenshots install format clean

run: $(STAMP)
	@$(BIN)/directors-desk demo demo
	@if [ "$$(uname)" != Linux ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		$(BIN)/directors-desk --library demo/demo.desk open; \
	else \
		$(BIN)/directors-desk --library demo/demo.desk screenshot --view storyboard \
			--select "name:harbour_dusk_wide_01" --size 1600x1000 --out demo/storyboard.png \
		&& echo "There is no display here. The window, with the demo film on its storyboard: demo/storyboard.png"; \
	fi

test: $(STAMP)
	@$(BIN)/python desktop/base/machine.py tests
	@$(BIN)/python -m tests $(T)

check: $(STAMP)
	@$(BIN)/ruff format --check desktop tests benchmarks
	@$(BIN)/ruff check desktop tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP)
	@$(BIN)/ruff format desktop tests benchmarks
	@$(BIN)/ruff check --fix desktop tests benchmarks

bench: $(STAMP)
	@$(BIN)/python -m benchmarks

bench-full: $(STAMP)
	@$(BIN)/python -m benchmarks --full

torture: $(STAMP)
	@$(BIN)/python desktop/base/machine.py tests
	@$(BIN)/python -m pytest -m torture --timeout 0 --override-ini faulthandler_timeout=0 tests

fuzz: $(STAMP)
	@$(BIN)/python -m tests --hypothesis-profile fuzz $(or $(T),tests/base tests/domain tests/formats tests/server/test_schema.py)

screenshots: $(STAMP)
	@$(BIN)/python -m benchmarks.screenshots docs/images

install: $(STAMP)

$(STAMP): pyproject.toml .ci/constraints.txt desktop/base/machine.py
	@if [ -z "$(PYTHON)" ]; then \
		echo "Director's Desk needs Python 3.11, 3.12 or 3.13 with its venv module." >&2; \
		echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2; exit 1; fi
	@$(PYTHON) desktop/base/machine.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (once)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --group dev --editable ".[all]"
	@touch $(STAMP)

clean:
	rm -rf $(VENV) demo dist build
