"""The list of sessions walks an index in order, with bound values as Django sends them.

A plan read from a statement with its values written in proves nothing here: SQLite matches the
condition of a partial index to written values only, and then reads the whole table in real life.
"""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.factories.organisation import SpaceFactory, town
from tests.factories.scheduling import SessionFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans"),
]


def plan_of(url: str) -> str:
    """Return SQLite's plan of the statement that reads the rows of ``url``."""
    seen: list[tuple[str, Any]] = []

    def note(execute, sql, params, many, context):
        if 'FROM "scheduling_session"' in sql:
            seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        Client().get(url)
    sql, params = seen[0]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return "\n".join(row[3] for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "session_soonest"),
        ("from=2026-01-01", "session_soonest"),
        ("from=2026-01-01&to=2030-01-01", "session_soonest"),
        ("free_seats=1", "session_soonest"),
        ("town={town}", "session_town"),
        ("town={town}&from=2026-01-01&free_seats=1", "session_town"),
        ("place={town}", "session_town"),
        ("place={place}", "session_place"),
        ("place={centre}", "session_soonest"),
        ("form=film", "session_form"),
        ("platform=sports", "session_platform"),
        ("form=film&platform=sports", "session_form_platform"),
    ],
)
def test_each_filter_has_its_index(query, index):
    here = town()
    SessionFactory(space=SpaceFactory(place=here.station), with_claims=False)
    plan = plan_of(
        "/events/?"
        + query.format(town=here.institute.slug, place=here.station.slug, centre=here.centre.slug)
    )
    assert f"INDEX {index} (" in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "SCAN scheduling_session" not in plan, plan
