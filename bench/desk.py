"""What the desk asks behind its log-in: the pages that find slots, and the dry run of a series.

The person is a leader of a sample team, made once in each database. Halls, team and lecturers are
the sample ones, so both databases answer the same question.
"""

import datetime as dt
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

USERNAME = "bench"
TEAM, TOWN = "hongse-runiang", "nanhuang"
DRY_RUN = "dry run of a series"
YEAR = 52  # dates, a week apart


def address(name: str) -> str | None:
    """Return the address that ``name`` stands for, ``None`` for every other name."""
    if name == DRY_RUN:
        return name
    if name == "slot finder":
        return f"/desk/find/?{urlencode(_twelve_wednesdays(), doseq=True)}"
    if name == "free halls":
        asked = {"date": _wednesday(), "starts": "09:00", "ends": "11:00", "around": TOWN, "km": 0}
        return f"/desk/free/?{urlencode(asked)}"
    return None


@cache
def cookie() -> str:
    """Return the cookie of somebody who is logged in and leads the team."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    user = _leader()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def dry_run() -> HttpResponse:
    """Plan a year of Wednesdays for the team; what a page would show is counted, not printed."""
    from lectures.scheduling.domain.series_plan import plan_series

    plan = plan_series(actor=_leader(), wish=_series())
    assert len(plan.dates) == YEAR  # noqa: S101 - else something else was measured
    return HttpResponse("".join(f"{one.day}{one.state}" for one in plan.dates))


@cache
def _series() -> Any:
    from lectures.scheduling.domain.rules import weekly
    from lectures.scheduling.domain.series_plan import SeriesWish
    from organisation.models import Space, Team

    team = Team.objects.select_related("home").get(slug=TEAM)
    first = _wednesday()
    return SeriesWish(
        title="宣讲",
        team=team,
        space=Space.objects.select_related("place").get(pk=_halls()[0]),
        form="story",
        platform=team.platform,
        rule=weekly([first.weekday()]),
        first_day=first,
        last_day=first + dt.timedelta(weeks=YEAR - 1),
        starts=dt.time(9),
        minutes=120,
        lecturers=tuple(team.lecturers.order_by("pk")[:1]),
    )


def _twelve_wednesdays() -> dict[str, Any]:
    """Any of three halls, one of two lecturers, 60 seats, from nine to three."""
    from organisation.models import Team

    team = Team.objects.get(slug=TEAM)
    return {
        "find": 1,
        "title": "宣讲",
        "form": "story",
        "team": team.pk,
        "lecturers": list(team.lecturers.order_by("pk").values_list("pk", flat=True)[:2]),
        "first": _wednesday(),
        "every": "weekly",
        "count": 12,
        "earliest": "09:00",
        "latest": "15:00",
        "minutes": 120,
        "halls": _halls(),
        "seats": 60,
    }


def _halls() -> list[int]:
    from organisation.models import Space

    halls = Space.objects.filter(
        place__is_sample=True, part_of=None, kind="hall", capacity__gte=60, is_active=True
    )
    return list(halls.order_by("pk").values_list("pk", flat=True)[:3])


def _wednesday() -> dt.date:
    from cms.core import clock

    today = clock.today()
    return today + dt.timedelta(days=9 - today.weekday())


@cache
def _leader() -> Any:
    from cms.users.models import User
    from organisation.enums import Role
    from organisation.models import Membership, Team

    user, made = User.objects.get_or_create(username=USERNAME)
    if made:
        team = Team.objects.get(slug=TEAM)
        Membership.objects.create(user=user, team=team, role=Role.LEADER)
    return user
