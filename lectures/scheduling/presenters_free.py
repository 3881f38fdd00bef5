"""What the page of free halls says: how far, until when, and what would have to change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.core import clock, dates
from lectures.scheduling.presenters_finding import Advice
from lectures.scheduling.queries_free import (
    CLOSED,
    FAR,
    NO_POINT,
    SEATS,
    STEPS,
    TAKEN,
    FreeRoom,
    FreeRooms,
    Nearby,
    Room,
    Spot,
)
from organisation.models import Space


@dataclass(frozen=True)
class FreeRow:
    """A free hall in the list; ``facts`` in the order in which one asks."""

    place: str
    hall: str
    distance: str
    facts: list[str]
    url: str


def name_of(thing: Spot | Room) -> str:
    return thing.name_en if thing.name_en and get_language() == "en" else thing.name


def distance_label(metres: float) -> str:
    """Return 350 m, 2.4 km, 17 km, or that it is not known."""
    if metres == NO_POINT:
        return _("distance not known")
    if metres < 25:
        return _("right here")
    if metres < 950:
        return _("%(metres)d m") % {"metres": round(metres / 50) * 50}
    kilometres = metres / 1000
    figure = f"{kilometres:.1f}" if kilometres < 9.95 else f"{kilometres:.0f}"
    return _("%(kilometres)s km") % {"kilometres": figure}


def free_rows(wish: Nearby, rooms: list[FreeRoom], team: int | None = None) -> list[FreeRow]:
    return [_row(wish, one, team) for one in rooms]


def _row(wish: Nearby, one: FreeRoom, team: int | None) -> FreeRow:
    facts = [
        ngettext("%(count)d seat", "%(count)d seats", one.room.capacity)
        % {"count": one.room.capacity}
    ]
    if one.spot.step_free:
        facts.append(_("without steps"))
    if one.open_until is not None:
        facts.append(_("open until %(time)s") % {"time": _until(one.open_until)})
    if one.next_claim is not None:
        facts.append(_("free until %(time)s") % {"time": dates.time_label(one.next_claim)})
    slot = {
        "space": one.room.pk,
        "starts": f"{clock.local(wish.starts_at):%Y-%m-%dT%H:%M}",
        "ends": f"{clock.local(wish.ends_at):%Y-%m-%dT%H:%M}",
    } | ({"team": team} if team else {})
    return FreeRow(
        place=name_of(one.spot),
        hall=name_of(one.room),
        distance=distance_label(one.metres),
        facts=facts,
        url=f"{reverse('desk-book')}?{urlencode(slot)}",
    )


def look_further(asked: Mapping[str, Any], space: Space) -> list[tuple[str, str]]:
    """Return the ways on from a booking that was refused, in words and as addresses."""
    day, starts, ends = asked["date"], asked["starts"], asked["ends"]
    near = {
        "date": day.isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "around": space.place.slug,
        "km": 10,
        "seats": asked["capacity"],
    }
    length = clock.at(day, ends) - clock.at(day, starts)
    many = {
        "team": asked["team"].pk,
        "title": asked["title"],
        "form": asked["form"],
        "first": day.isoformat(),
        "earliest": f"{starts:%H:%M}",
        "minutes": int(length.total_seconds()) // 60,
        "seats": asked["capacity"],
        "halls": space.pk,
    }
    return [
        (
            _("Look further: other halls at that time"),
            f"{reverse('desk-free')}?{urlencode(near)}#found",
        ),
        (_("Look further: many dates at once"), f"{reverse('desk-find')}?{urlencode(many)}"),
    ]


def _until(moment: dt.datetime) -> str:
    local = clock.local(moment)
    return _("midnight") if (local.hour, local.minute) == (0, 0) else dates.time_label(local)


def advice_on_free(wish: Nearby, found: FreeRooms) -> Advice:
    """Return the one condition that excludes most halls, and what to change."""
    if not found.excluded:
        return Advice(_("There is no hall that can be booked."), _("Change it"), "id_around")
    kind, count = found.excluded.most_common(1)[0]
    sentence, change, field = {
        FAR: (
            ngettext(
                "%(count)d hall is free further away.",
                "%(count)d halls are free further away.",
                count,
            ),
            _("Look further away"),
            "id_km",
        ),
        SEATS: (
            ngettext(
                "%(count)d hall has too few seats.", "%(count)d halls have too few seats.", count
            ),
            _("Ask for fewer seats"),
            "id_seats",
        ),
        STEPS: (
            ngettext(
                "%(count)d hall has steps on the way in.",
                "%(count)d halls have steps on the way in.",
                count,
            ),
            _("Do without step-free access, or look further away"),
            "id_step_free",
        ),
        TAKEN: (
            ngettext("%(count)d hall is taken then.", "%(count)d halls are taken then.", count),
            _("Choose another hour or day"),
            "id_starts",
        ),
        CLOSED: (
            ngettext("%(count)d hall is closed then.", "%(count)d halls are closed then.", count),
            _("Choose another hour or day"),
            "id_starts",
        ),
    }[kind]
    return Advice(sentence % {"count": count}, change, field)
