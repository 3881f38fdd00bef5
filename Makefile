# Every job of the project is one command. `make help` lists them.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
FILE ?=

# Makes .venv with the pinned packages where needed, then becomes the command after "--"; "exec" lets
# a signal to make reach that command.
SITE := exec $(PYTHON) scripts/bootstrap.py --
DEV := exec $(PYTHON) scripts/bootstrap.py --dev --
COMPILE := uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --python-version 3.11 --quiet

.DEFAULT_GOAL := help
.PHONY: backup restore screenshots help run test check format demo soak bench test-services requirements

help: ## Show this list
	@sed -n 's/^\([a-z-]*\): ## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

run: ## Start the site with sample content at http://127.0.0.1:8000/ (PORT= to change)
	@exec $(PYTHON) scripts/bootstrap.py --host "$(HOST)" --port "$(PORT)" -- python scripts/run_site.py --host "$(HOST)" --port "$(PORT)"

test: ## Run every test that needs no server, browser journeys included (ARGS= goes to pytest)
	@$(DEV) pytest -n 2 --dist loadgroup -m "not service and not soak" $(ARGS)

check: ## Check style, types, imports, migrations and translations
	@$(DEV) python scripts/check.py

format: ## Put the code into the project's format
	@$(DEV) ruff format .

demo: ## Load the sample content (ARGS="--sessions 200000" for a large one)
	@$(SITE) python manage.py demo $(ARGS)

backup: ## Write database and uploads into one file (FILE= says where, else var/backups/)
	@$(SITE) python manage.py backup $(if $(FILE),"$(FILE)",) $(ARGS)

restore: ## Put a backup in place: FILE=that.zip (ARGS=--replace where there is content already)
	@$(SITE) python manage.py restore $(if $(FILE),"$(FILE)",) $(ARGS)

soak: ## Run the full-size races, kills and fuzzing (long)
	@$(DEV) python -m tests.soak $(ARGS)

bench: ## Measure each public page at 200 and at 200,000 sessions beside a bare view
	@$(DEV) python -m bench $(ARGS)

screenshots: ## Take the pictures that the docs show
	@$(DEV) python scripts/screenshots.py $(ARGS)

test-services: ## Run the tests that meet PostgreSQL and Redis, each started by the run
	@$(DEV) python -m tests.services $(ARGS)

requirements: ## Pin the packages anew from pyproject.toml (ARGS=--upgrade for newer ones)
	@$(DEV) $(COMPILE) $(ARGS) -o requirements.txt
	@$(DEV) $(COMPILE) $(ARGS) --group dev -o requirements-dev.txt
	@$(DEV) $(COMPILE) $(ARGS) --extra s3 -o requirements-s3.txt
