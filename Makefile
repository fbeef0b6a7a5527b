# make demo · make test · make check · make bench
# Each sets up .venv by itself; all it needs is Python 3.11 or newer (and make).

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
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

demo: $(READY)
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

# A stamp: the environment is made again only when what it is made from has changed.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Chaski needs Python 3.11 or newer, and '$(PYTHON)' is not that."; \
		echo "If another one is installed, name it: make PYTHON=python3.12 ..."; exit 1; }
	@if command -v uv >/dev/null; then \
		uv venv --quiet --allow-existing --python "$(PYTHON)" $(VENV) && \
		uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[dev]'; \
	else \
		{ $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "This Python cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; \
			exit 1; }; } && \
		echo "Setting up $(VENV), once; this takes a minute ..." && \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check \
			--constraint constraints.txt --editable '.[dev]'; \
	fi
	@touch $(READY)
