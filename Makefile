# make demo · make test · make check · make bench
# Each sets up .venv by itself; all it needs is Python 3.11 or newer (and make).
# The demo installs only what running needs; the tools of the others are added when one of them is asked for.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.runs
READY := $(VENV)/.ready
# Passed on to the command: make test ARGS="-k quote", make demo ARGS="--port 9000"
ARGS ?=

.PHONY: help demo test check bench format screenshot
.DEFAULT_GOAL := help

help:
	@echo "make demo    the bot in your browser: no token, no Telegram"
	@echo "make test    all tests"
	@echo "make check   lint, format, types, import contracts, catalogue and translations"
	@echo "make bench   conversations per second beside a bare loop"
	@echo "make format  let ruff put the code in order"
	@echo "make screenshot  docs/demo.png anew, of a trip booked in the demo (wants Chromium)"

demo: $(RUNS)
	@$(BIN)/chaski demo $(ARGS)

test: $(READY)
	$(BIN)/python -m pytest $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/chaski check catalogue

bench: $(READY)
	$(BIN)/python -m bench.conversations $(ARGS)

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshot: $(READY)
	$(BIN)/python -m tests.browser.screenshot docs/demo.png

# Stamps: an environment is made again only when what it is made from has changed.
$(RUNS): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Chaski needs Python 3.11 or newer, and '$(PYTHON)' is not that."; \
		echo "If another one is installed, name it: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Setting up $(VENV), once, with what running needs ..."
	@if command -v uv >/dev/null; then \
		uv venv --quiet --allow-existing --python "$(PYTHON)" $(VENV); \
	else \
		$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "This Python cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; \
			exit 1; }; \
		$(PYTHON) -m venv $(VENV); \
	fi
	@$(call install,.)
	@touch $(RUNS)

$(READY): $(RUNS)
	@echo "Adding the tools for tests and checks, once ..."
	@$(call install,.[dev])
	@touch $(READY)

# Both installers say package by package what they do.
define install
if command -v uv >/dev/null; then \
	uv pip install --python $(BIN)/python --constraint constraints.txt --editable '$(1)'; \
else \
	$(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt --editable '$(1)'; \
fi
endef
