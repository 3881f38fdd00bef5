"""The rows that the floor reads."""

import datetime as dt

from django.db import connections

from bench.floor.models import Talk

ROWS = 200
WORDS = "一段普通长度的介绍文字，讲什么、给谁听、听完有什么收获，都写在这里。"


def fill() -> None:
    """Make the table and its rows in the floor's database."""
    with connections["floor"].schema_editor() as editor:
        editor.create_model(Talk)
    first = dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)
    Talk.objects.bulk_create(
        Talk(
            title=f"乳娘故事分享会 第{number}场",
            place="夏西村新时代文明实践站",
            summary=WORDS * 3,
            starts_at=first + dt.timedelta(hours=number),
        )
        for number in range(ROWS)
    )
