import pytest
from django.db import OperationalError

from cms.core import health


def test_alive_without_asking_the_database(client, django_assert_num_queries):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_names_every_part(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "cache": "ok", "migrations": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["database", "cache", "migrations"])
def test_failing_part_is_named_without_details(client, monkeypatch, caplog, part):
    def breaks():
        raise OperationalError("password of db.internal is wrong")

    monkeypatch.setitem(health.QUESTIONS, part, breaks)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()[part] == "failed"
    assert "internal" not in answer.content.decode()
    assert f"Not ready: {part}" in caplog.text


@pytest.mark.django_db
def test_missing_migration_is_not_ready(client):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="organisation").delete()
    assert client.get("/readyz").json()["migrations"] == "failed"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt", "/sitemap.xml"])
@pytest.mark.django_db
def test_only_reading_is_allowed(client, path):
    assert client.post(path).status_code == 405
