import pytest

pytestmark = pytest.mark.service


def test_every_migration_runs_and_the_models_match_them(on_postgresql):
    from django.core.management import call_command

    call_command("migrate", "--check", verbosity=0)
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_moments_come_back_as_they_went_in(on_postgresql):
    with on_postgresql.cursor() as cursor:
        cursor.execute("SELECT current_setting('TimeZone')")
        assert cursor.fetchone() == ("UTC",)
