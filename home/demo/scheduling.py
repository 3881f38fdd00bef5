"""What the desk and the inbox show of a living centre: a booking rule, items in number, a series,
and requests that wait for an answer.

Made through the same doors as real ones, and made up: each says so in its title or name.
"""

from __future__ import annotations

import datetime as dt
import uuid

from cms.core import clock
from cms.users.models import User
from lectures.scheduling.domain import rules
from lectures.scheduling.domain.approval import request_session
from lectures.scheduling.domain.booking import book_session
from lectures.scheduling.domain.booking_rules import add_policy
from lectures.scheduling.domain.pools import add_pool
from lectures.scheduling.domain.series import book_series, extend_series
from lectures.scheduling.domain.series_changes import publish_series
from lectures.scheduling.domain.series_plan import SeriesWish
from lectures.scheduling.enums import Automatic
from lectures.scheduling.errors import DatesRefused, InvalidRequest, PlaceClosed, SlotTaken
from lectures.scheduling.models import BookingPolicy, EquipmentPool, Series, Session
from organisation.models import Place, Space, Team

KEYS = uuid.UUID("6b7d4f0e-6a55-4a4e-9a53-71c0ffee0003")
# The village whose manager is asked first, and the team whose member asks.
ASKED = "xili"
ASKING = "hongse-runiang"
DANCERS = "huolong-yangge"
TABLES = "示例折叠桌"
WEDNESDAY, THURSDAY = 2, 3
WEEKS_OF_SERIES = 10
# A series that ends sooner than this goes on.
LEAST_AHEAD = dt.timedelta(weeks=4)
NOTE = "示例场次，不会真的举行。"


def load_schedule(actor: User) -> int:
    """Make what is missing; return how many rows were made."""
    made = _load_rule(actor) + _load_tables(actor) + _load_series(actor)
    member = User.objects.filter(memberships__team__slug=ASKING, memberships__role="member").first()
    return made + (_load_requests(member) if member else 0)


def _load_rule(actor: User) -> int:
    place = Place.objects.get(slug=ASKED)
    if BookingPolicy.objects.filter(place=place).exists():
        return 0
    add_policy(actor=actor, place=place, automatic=Automatic.OWN, hold_hours=72)
    return 1


def _load_tables(actor: User) -> int:
    centre = Place.objects.get(slug="centre")
    if EquipmentPool.objects.filter(place=centre, name=TABLES).exists():
        return 0
    add_pool(actor=actor, place=centre, name=TABLES, count=12)
    return 1


def _load_series(actor: User) -> int:
    """Book and publish a class every Wednesday, and let it go on when it is about to end."""
    today = clock.today()
    last_day = today + dt.timedelta(weeks=WEEKS_OF_SERIES)
    key = uuid.uuid5(KEYS, "series")
    series = Series.objects.filter(request_key=key).first()
    if series is not None and series.last_day - today >= LEAST_AHEAD:
        return 0
    try:
        if series is None:
            series = book_series(actor=actor, wish=_class(today, last_day), request_key=key)
        else:
            series = extend_series(actor=actor, series=series, last_day=last_day)
        return len(publish_series(actor=actor, series=series))
    except (DatesRefused, InvalidRequest):  # somebody really needs the square on all these days
        return 0


def _class(today: dt.date, last_day: dt.date) -> SeriesWish:
    team = Team.objects.select_related("home").get(slug=DANCERS)
    return SeriesWish(
        title="秧歌公开课（示例）",
        title_en="Open yangge class (sample)",
        summary=f"每周三晚上学一个动作，零基础也能来。{NOTE}",
        team=team,
        space=_largest_room(team.home),
        form="art",
        platform="culture",
        rule=rules.weekly([WEDNESDAY]),
        first_day=today + dt.timedelta(days=(WEDNESDAY - today.weekday()) % 7 or 7),
        last_day=last_day,
        starts=dt.time(18),
        minutes=45,
        setup_minutes=0,
        clearup_minutes=0,
        capacity=60,
        is_sample=True,
    )


def _largest_room(place: Place) -> Space:
    rooms = place.spaces.select_related("place").filter(part_of=None, is_active=True)
    return rooms.order_by("-capacity", "pk")[0]


def _load_requests(member: User) -> int:
    """Let the team ask for the village's hall, once for each of the next two weeks."""
    monday = clock.today() - dt.timedelta(days=clock.today().weekday())
    return sum(_ask(member, monday + dt.timedelta(weeks=week, days=THURSDAY)) for week in (1, 2))


def _ask(member: User, day: dt.date) -> bool:
    key = uuid.uuid5(KEYS, f"request/{day.isoformat()}")
    if Session.objects.filter(booking__request_key=key).exists():
        return False
    place = Place.objects.get(slug=ASKED)
    hall = place.spaces.select_related("place").filter(part_of=None).order_by("pk")[0]
    starts_at = clock.at(day, dt.time(15))
    try:
        session = book_session(
            actor=member,
            title="红色乳娘进西里（示例申请）",
            title_en="The red nurses come to Xili (sample request)",
            summary=NOTE,
            team=Team.objects.select_related("home").get(slug=ASKING),
            space=hall,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=60),
            form="story",
            platform="theory",
            is_sample=True,
            request_key=key,
        )
    except (SlotTaken, PlaceClosed):
        return False
    request_session(actor=member, session=session)
    return True
