"""Each environment starts as it should or says in one sentence why it does not."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.core.checks import journal_problem
from cms.settings.databases import database_from_url
from cms.settings.search import search_from_url

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = {"SECRET_KEY": secrets.token_urlsafe(50), "ALLOWED_HOSTS": "www.example.org"}


def production(*command, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {"DJANGO_SETTINGS_MODULE": "cms.settings.production", **environment}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=kept | settings,
        capture_output=True,
        text=True,
        timeout=120,
    )


def check(*arguments, **environment):
    return production("manage.py", "check", *arguments, **environment)


def assert_one_sentence(answer, word):
    assert answer.returncode != 0
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
    assert word in answer.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without(missing):
    rest = {name: value for name, value in GOOD.items() if name != missing}
    assert_one_sentence(check(**rest), missing)


@pytest.mark.parametrize(
    "weak", ["", "short", "a" * 60, "dev-only-key-never-used-in-production-" * 2]
)
def test_production_refuses_a_weak_key(weak):
    assert_one_sentence(check(**GOOD | {"SECRET_KEY": weak}), "SECRET_KEY")


def test_gunicorn_refuses_too():
    gunicorn = ("-m", "gunicorn", "--config", "cms/gunicorn.conf.py", "--bind", "127.0.0.1:0")
    assert_one_sentence(production(*gunicorn), "SECRET_KEY")


def test_production_passes_its_deployment_check_without_a_warning():
    answer = check("--deploy", "--fail-level", "WARNING", **GOOD)
    assert answer.returncode == 0, answer.stderr
    assert "no issues (0 silenced)" in answer.stdout


def test_development_needs_nothing():
    assert check(DJANGO_SETTINGS_MODULE="cms.settings.dev").returncode == 0


@pytest.mark.parametrize("url", ["mysql://u@h/d", "oracle://u@h/d"])
def test_other_databases_are_refused(url):
    assert_one_sentence(check(**GOOD, DATABASE_URL=url), "DATABASE_URL")


def test_sqlite_keeps_its_promises():
    options = database_from_url("sqlite:////tmp/x.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=DELETE" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


@pytest.mark.django_db
def test_sqlite_connection_runs_as_the_settings_say():
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("This run is on another database.")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] in {"delete", "memory"}


@pytest.mark.parametrize(
    ("mode", "version", "identifier"),
    [
        ("delete", (3, 40, 1), None),
        ("memory", (3, 40, 1), None),
        ("wal", (3, 40, 1), "core.E001"),
        ("WAL", (3, 51, 2), "core.E001"),
        ("wal", (3, 51, 3), "core.W001"),
        ("wal", (4, 0, 0), "core.W001"),
    ],
)
def test_wal_is_refused_before_it_is_sound_and_warned_of_later(mode, version, identifier):
    problem = journal_problem(mode, version)
    assert (problem.id if problem else None) == identifier


@pytest.mark.parametrize(
    ("url", "backend", "address", "index"),
    [
        ("elasticsearch9://h:9200/centre", "elasticsearch9", "http://h:9200", "centre"),
        ("elasticsearch8+https://u:p@h/", "elasticsearch8", "https://u:p@h", "practice"),
        ("opensearch2://h:9200", "opensearch2", "http://h:9200", "practice"),
        ("opensearch3+http://h:9200/x", "opensearch3", "http://h:9200", "x"),
    ],
)
def test_search_engine_by_url(url, backend, address, index):
    found = search_from_url(url)
    assert found["BACKEND"] == f"wagtail.search.backends.{backend}"
    assert (found["URLS"], found["INDEX"]) == ([address], index)


def test_search_in_the_database_by_default():
    assert search_from_url("")["BACKEND"] == "wagtail.search.backends.database"


@pytest.mark.parametrize(
    "url", ["http://h:9200", "solr://h", "elasticsearch9+ftp://h", "opensearch3:"]
)
def test_unknown_search_engine_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL"):
        search_from_url(url)
