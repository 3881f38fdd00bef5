"""What stands in the way when hours change: rooms above say what no longer fits.

This room knows nothing of sessions. A room that books registers a finder::

    register_affected(find_outside_hours)

``find(place, first_day, last_day)`` yields, for ``place`` and all below it, what lies in those days
and does not fit the hours as they are stored at that moment. It is asked before and after a change;
what came into the way by the change is shown to who changes the hours, and must be agreed to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import ngettext

from cms.core import clock
from organisation.errors import InvalidChange
from organisation.models import Place
from organisation.permissions import Actor
from organisation.signals import hours_changed

# Agreed to whatever it is: for commands, which nobody can ask.
ANYTHING = "*"
MOST_SHOWN = 20
# Weekly hours and market days have no end: so far ahead somebody is asked about them.
DAYS_AHEAD = 90
A_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Affected:
    """Something booked: ``key`` tells it from all others ("session:12"), the rest is shown."""

    key: str
    label: str
    url: str = ""


Span = tuple[dt.date, dt.date]  # both days included
Finder = Callable[[Place, dt.date, dt.date], Iterable[Affected]]
_finders: list[Finder] = []


def register_affected(find: Finder) -> None:
    """Ask ``find`` whenever hours change; asking it twice does no harm."""
    if find not in _finders:
        _finders.append(find)


class StandsInTheWay(InvalidChange):
    """Something booked no longer fits; ``things`` are the first of them, ``count`` all.

    Nothing was changed. Who has seen them says so by giving ``agreement`` back.
    """

    def __init__(self, found: Sequence[Affected]) -> None:
        self.things = tuple(found[:MOST_SHOWN])
        self.count = len(found)
        self.agreement = agreement_to(found)
        sentence = ngettext(
            "%(count)d session that is booked does not fit the new hours: %(labels)s.",
            "%(count)d sessions that are booked do not fit the new hours: %(labels)s.",
            self.count,
        ) % {"count": self.count, "labels": self._labels()}
        super().__init__({NON_FIELD_ERRORS: [sentence]})

    def _labels(self) -> str:
        shown = "；".join(thing.label for thing in self.things)
        return shown if self.count <= MOST_SHOWN else f"{shown}…"


def agreement_to(found: Iterable[Affected]) -> str:
    """Return the word by which somebody agrees to these things and to no others."""
    keys = "\n".join(sorted(thing.key for thing in found))
    return hashlib.sha256(keys.encode()).hexdigest()[:16]


@contextmanager
def hours_of(
    places: Sequence[Place], spans: Sequence[Span], *, actor: Actor, agreed: str = ""
) -> Iterator[None]:
    """Change hours of ``places`` on the days of ``spans`` in the block, inside a transaction.

    Raises ``StandsInTheWay`` after the block, so that the transaction is undone, where the change
    leaves something booked without open hours and ``agreed`` does not name just that. What lies in
    the past stands in nobody's way.
    """
    today = clock.today()
    ahead = _runs((max(first, today), last) for first, last in spans if today <= last)
    if not ahead:
        yield
        return
    before = {place.pk: set(_found(place, ahead)) for place in places}
    yield
    newly = {
        place.pk: [
            thing for key, thing in _found(place, ahead).items() if key not in before[place.pk]
        ]
        for place in places
    }
    everything = [thing for things in newly.values() for thing in things]
    if everything and agreed not in (ANYTHING, agreement_to(everything)):
        raise StandsInTheWay(everything)
    for place in places:
        hours_changed.send(
            sender=Place,
            place=place,
            first_day=min(first for first, _last in ahead),
            last_day=max(last for _first, last in ahead),
            newly=newly[place.pk],
            actor=actor,
        )


def _runs(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those less than a week apart made one: each costs a look."""
    runs: list[Span] = []
    for first_day, last_day in sorted(span for span in spans if span[0] <= span[1]):
        if runs and first_day - runs[-1][1] <= A_WEEK:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last_day))
        else:
            runs.append((first_day, last_day))
    return runs


def _found(place: Place, spans: Sequence[Span]) -> dict[str, Affected]:
    return {
        thing.key: thing
        for find in _finders
        for first_day, last_day in spans
        for thing in find(place, first_day, last_day)
    }
