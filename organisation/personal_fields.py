"""Places and teams are public; lecturers are people, and a household bears its family's name."""

from __future__ import annotations

from typing import Any

from cms.core.anonymising import Decision, Pseudonyms, Row, decide, name, phone, words
from organisation.enums import Level


def of_households(decision: Decision) -> Decision:
    """Return ``decision`` for households, which keeps the texts of every other place."""

    def choose(old: Any, row: Row, known: Pseudonyms) -> Any:
        return decision(old, row, known) if row["level"] == Level.HOUSEHOLD else old

    return choose


def household(old: Any, row: Row, known: Pseudonyms) -> Any:
    return f"某户{known.number('household', old)}" if old else old


def slug(old: Any, row: Row, known: Pseudonyms) -> Any:
    """People's addresses on the site spell their names."""
    return f"person-{known.run}-{known.number('slug', old)}"


decide(
    "organisation.Place",
    keep="path division_code",
    name=of_households(household),
    name_en=of_households(household),
    slug=of_households(slug),
    address=of_households(words),
    directions=of_households(words),
    access_notes=of_households(words),
    phone=phone,
)
decide("organisation.Space", keep="name name_en")
decide("organisation.Team", keep="name name_en slug brand introduction")
decide("organisation.Lecturer", keep="title", name=name, slug=slug, biography=words)
decide("organisation.HoursException", keep="reason uid", short_notice_reason=words)
decide("organisation.MarketDays", keep="name name_en lunar_days")
decide("organisation.PublicDay", keep="name name_en uid")
decide("organisation.ImportDraft", empty_table=True)
decide("organisation.CalendarDraft", empty_table=True)
