"""Calendar links in words: what each shows, and its addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.core import dates
from lectures.scheduling.enums import CalendarScope
from lectures.scheduling.models import CalendarLink
from lectures.scheduling.presenters_places import FeedLinks, feed_links
from lectures.scheduling.queries_calendars import Offer


def calendar_name(link: CalendarLink) -> str:
    """Return what a calendar program calls the calendar."""
    return (
        _("Sessions of %(name)s") % {"name": subject_of(link)}
        if _subject(link)
        else str(CalendarScope.MINE.label)
    )


def subject_of(link: CalendarLink) -> str:
    """Return the name of what ``link`` shows."""
    return str(_subject(link) or CalendarScope.MINE.label)


def _subject(link: CalendarLink) -> Model | None:
    return link.team or link.lecturer or link.place or link.series


@dataclass(frozen=True)
class LinkCard:
    """One link of mine."""

    pk: int
    title: str
    kind: str
    since: str
    feed: FeedLinks


def link_cards(links: Iterable[CalendarLink]) -> list[LinkCard]:
    return [
        LinkCard(
            pk=link.pk,
            title=subject_of(link),
            kind=str(CalendarScope(link.scope).label) if _subject(link) else "",
            since=_("Since %(moment)s") % {"moment": dates.moment_label(link.created_at)},
            feed=feed_links(reverse("calendar-ics", args=[link.token])),
        )
        for link in links
    ]


def choices_of(offer: Offer) -> tuple[dict[str, Model | None], list[tuple[str, Any]]]:
    """Return the subject behind each value of the form, and the choices in their groups."""
    groups: list[tuple[str, str, list[Any]]] = [
        (CalendarScope.TEAM, pgettext("calendar links", "A team"), offer.teams),
        (CalendarScope.LECTURER, pgettext("calendar links", "A lecturer's talks"), offer.lecturers),
        (
            CalendarScope.PLACE,
            pgettext("calendar links", "A place with all below it"),
            offer.places,
        ),
        (CalendarScope.SERIES, pgettext("calendar links", "A series"), offer.series),
    ]
    subjects: dict[str, Model | None] = {}
    choices: list[tuple[str, Any]] = []
    if offer.has_all:
        subjects[CalendarScope.MINE.value] = None
        choices.append((CalendarScope.MINE.value, CalendarScope.MINE.label))
    for scope, title, rows in groups:
        named = [(f"{scope}-{row.pk}", row) for row in rows]
        subjects |= dict(named)
        if named:
            choices.append((title, [(value, str(row)) for value, row in named]))
    return subjects, choices
