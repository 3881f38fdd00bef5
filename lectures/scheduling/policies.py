"""Which booking rule holds at a place, whom it takes at once, and who answers the others.

A rule holds for its place and all below it, down to the next rule. Without any, every team is
taken at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from lectures.scheduling.enums import Approver, Automatic
from lectures.scheduling.models import BookingPolicy, Session
from organisation.models import Place, Team
from organisation.queries import paths_up, town_of


def policy_for(place: Place) -> BookingPolicy | None:
    """Return the rule of the nearest place, at or above ``place``, that has one; one query."""
    return policies_for([place])[place.pk]


def policies_for(places: Iterable[Place]) -> dict[int, BookingPolicy | None]:
    """Return the rule for each of ``places`` by its number; one query, however many places."""
    upwards = {place.pk: paths_up(place) for place in places}
    wanted = {path for paths in upwards.values() for path in paths}
    rules = BookingPolicy.objects.filter(place__path__in=wanted).select_related("place")
    by_path = {rule.place.path: rule for rule in rules} if wanted else {}
    return {
        pk: next((by_path[path] for path in paths if path in by_path), None)
        for pk, paths in upwards.items()
    }


def takes_at_once(policy: BookingPolicy | None, team: Team, place: Place) -> bool:
    """Does the rule take a booking of ``team``, whose home is loaded, at ``place`` unasked?"""
    if policy is None or policy.automatic == Automatic.EVERYBODY:
        return True
    if policy.automatic == Automatic.TOWN:
        return town_of(team.home) == town_of(place)
    return policy.automatic == Automatic.OWN and team.home.path.startswith(place.path)


def answering_path(policy: BookingPolicy | None, session: Session) -> str:
    """Return the tree path of the place whose manager answers a request for ``session``.

    Who manages a place above it may answer, too. Where there is no town, or the rule is gone
    since the request, the centre or the place itself answers.
    """
    centre = session.place.path[: Place.steplen]
    if policy is None or policy.approver == Approver.PLACE:
        return session.place.path
    if policy.approver == Approver.TOWN and session.town_id is not None:
        return town_of(session.place)
    return centre
