# Everything is installed into .venv, once, by whichever target needs it first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
FIRST  ?= 2000
SEEDS  ?= 20000

.PHONY: help run demo chat test check format bench soak picture lock clean

help:            ## show the targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(READY)    ## start Greenroom (without Slack tokens: a local workspace in the browser, and an embedded MongoDB)
	@exec $(BIN)/greenroom run

demo: $(READY)   ## watch one whole interview play itself in the terminal
	@exec $(BIN)/greenroom demo

chat: $(READY)   ## talk to a running `make run` from a second terminal
	@exec $(BIN)/greenroom chat

test: $(READY)   ## run the tests
	$(BIN)/pytest

check: $(READY)  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)  ## measure the cost of a question, the lateness of its prompt, and the page
	$(BIN)/python -m tests.bench

soak: $(READY)   ## simulate far more interviews than the tests do (SEEDS=20000 FIRST=2000)
	$(BIN)/python -m tests.simulation --first $(FIRST) --seeds $(SEEDS)

picture: $(READY) ## take the README's pictures anew
	$(BIN)/python -m tests.picture

lock: $(READY)   ## renew requirements.lock from the ranges in pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra embedded --extra workspace --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --no-emit-index-url --quiet --upgrade --output-file requirements.lock

clean:           ## remove the environment and the caches (never .greenroom, which holds your data)
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache out

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Greenroom needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
