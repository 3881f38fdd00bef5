"""The sample rows of the table of public holidays."""

import datetime as dt

from home.demo.content.public_days import all_days


def days_named(name, year):
    return [row.day for row in all_days() if row.name == f"{name}（示例）" and row.day.year == year]


def test_every_row_says_that_it_is_a_sample_and_stands_once():
    rows = all_days()
    assert all("示例" in row.name and "(sample)" in row.name_en for row in rows)
    assert len({row.day for row in rows}) == len(rows)
    assert {row.day.year for row in rows} == {2026, 2027}


def test_2026_is_as_announced():
    assert days_named("春节", 2026) == [dt.date(2026, 2, number) for number in range(15, 24)]
    assert days_named("国庆节", 2026) == [dt.date(2026, 10, number) for number in range(1, 8)]
    workdays = {row.day: row.counts_as for row in all_days() if row.kind == "workday"}
    assert workdays[dt.date(2026, 2, 14)] == 4  # a Saturday keeps Friday's hours
    assert workdays[dt.date(2026, 9, 20)] == 0  # a Sunday keeps Monday's
    assert all(day.weekday() >= 5 for day in workdays)


def test_2027_has_the_days_that_the_law_frees():
    found = {name: days_named(name, 2027) for name in ("春节", "清明节", "端午节", "中秋节")}
    assert found == {
        "春节": [dt.date(2027, 2, number) for number in (5, 6, 7, 8)],
        "清明节": [dt.date(2027, 4, 5)],
        "端午节": [dt.date(2027, 6, 9)],
        "中秋节": [dt.date(2027, 9, 15)],
    }
    assert len([row for row in all_days() if row.day.year == 2027]) == 13
