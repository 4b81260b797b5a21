# What people type. Needs Python 3.11 or newer, make and a package index; nothing else is installed
# outside this folder. `make run PYTHON=python3.12` uses another Python for the first start.

PYTHON ?= python3
PY := .venv/bin/python
SOURCES := manage.py walkback screening plans tests

# Settings must be readable for types and migrations; nothing answers at these addresses.
READABLE := DEBUG=true SECRET_KEY=check ALLOWED_HOSTS=localhost REDIS_URL=redis://127.0.0.1:9/0 \
	DATABASE_URL=postgres://nobody:nothing@127.0.0.1:9/nothing
# As in production, for Django's own deployment check. The key is long and random enough for it.
PRODUCTION := DEBUG=false SECRET_KEY=check-Vb7mYq2Lx9Rw4Tz8Nc3Hd6Kf1Js5Gp0Ua-Xe2Mv9Qy7Bw4 \
	ALLOWED_HOSTS=walkback.example PUBLIC_URL=https://walkback.example \
	DATABASE_URL=postgres://nobody:nothing@127.0.0.1:9/nothing \
	REDIS_URL=redis://127.0.0.1:9/0 CACHE_URL=redis://127.0.0.1:9/1 \
	EMAIL_URL=smtp://127.0.0.1:9 DEFAULT_FROM_EMAIL=hello@walkback.example

# Install a requirements file into .venv, unless exactly this file is installed already.
define install
	@wanted=$$(cksum < requirements/$(1).txt); \
	if [ "$$(cat .venv/installed-$(1) 2>/dev/null)" != "$$wanted" ]; then \
		echo "Installing requirements/$(1).txt into .venv (a minute or two the first time) …"; \
		$(PY) -m pip --version > /dev/null 2>&1 || $(PY) -m ensurepip > /dev/null; \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
			--requirement requirements/$(1).txt && \
		echo "$$wanted" > .venv/installed-$(1); \
	fi
endef

.PHONY: run test check fix verify chaos messages lock install-run install-dev check-database tests tests-browser

run: install-run
	@exec env DEBUG="$${DEBUG:-true}" $(PY) manage.py up $(UP)

test: check
	@browser=$$($(PY) -m walkback.ops.browser) && \
	WALKBACK_CHROMIUM="$$browser" $(PY) manage.py with_services -- $(MAKE) --no-print-directory tests

check: install-dev
	@$(PY) -m ruff format --check --quiet . || { echo "Format differs: run make fix."; exit 1; }
	@$(PY) -m ruff check --quiet .
	@$(READABLE) $(PY) -m mypy --no-error-summary $(SOURCES)
	@.venv/bin/lint-imports --no-cache > .venv/contracts.log || { cat .venv/contracts.log; exit 1; }
	@$(PY) -m djlint --lint --quiet templates
	@$(PY) manage.py with_services -- $(PY) manage.py check_migrations
	@$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	@echo "All checks passed."

fix: install-dev
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

verify: install-dev
	@$(PY) manage.py with_services -- $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder \
		-m "long and not e2e" --ignore tests/chaos
	@# By itself: it prints its figures, and wants both cores.
	@$(PY) manage.py with_services -- $(PY) -m pytest -m long tests/chaos
	@# The browser's tests apart: a process with a browser in it cannot ask the database directly.
	@$(PY) manage.py with_services -- $(PY) -m pytest -m "long and e2e" tests/e2e

# Every mail exactly once, whatever dies. `make chaos CHAOS="short --seed 4711"`: another size, or a run again.
chaos: install-dev
	@$(PY) -m tests.chaos.run $(or $(CHAOS),full)

messages: install-dev
	@$(READABLE) $(PY) manage.py messages

lock: install-dev
	@week_ago=$$($(PY) -c "from datetime import date, timedelta as d; print(date.today() - d(7))"); \
	compile="$(PY) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-annotate --exclude-newer $$week_ago"; \
	$$compile --output-file requirements/run.txt && \
	$$compile --extra demo --constraints requirements/run.txt --output-file requirements/demo.txt && \
	$$compile --extra demo --group dev --constraints requirements/run.txt \
		--output-file requirements/dev.txt

# -- Used by the targets above ---------------------------------------------------------------------

install-run: $(PY)
	$(call install,demo)

install-dev: $(PY)
	$(call install,dev)

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Walkback needs Python 3.11 or newer; '$(PYTHON)' is older or missing." \
			"Name another one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --clear .venv > /dev/null 2>&1 || { rm -rf .venv; \
		echo "'$(PYTHON) -m venv' does not work here. On Debian and Ubuntu: apt-get install" \
			"python3-venv"; exit 1; }

# Inside `with_services`: everything but the browser first, then the browser, each on both cores.
tests:
	@# Whole files to a process: what a module prepares is prepared once. Three, for two cores: one of them
	@# spends a minute and a half mostly waiting for leases to run out.
	@$(PY) -m pytest --quiet -n 3 --dist loadfile --no-loadscope-reorder -m "not e2e and not long"
	@if [ -n "$$WALKBACK_CHROMIUM" ]; then \
		$(PY) -m pytest --quiet -n 2 -m "e2e and not long" tests/e2e; fi
