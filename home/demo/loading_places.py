"""Found the sample places with rooms, hours and equipment, and the teams with their lecturers.

What exists (by slug) stays as it is: the command completes, it never takes back an editor's change.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from decimal import Decimal

from cms.core import clock
from cms.images.models import CustomImage
from home.demo.content import places as plans
from home.demo.content.public_days import all_days
from home.demo.content.teams import LECTURER_BIOGRAPHY, LECTURERS, TEAMS
from home.demo.progress import Progress
from lectures.scheduling.models import Resource
from organisation.domain.affected import ANYTHING
from organisation.domain.hours import (
    MarketHours,
    SpecialHours,
    WeeklyHours,
    set_market_days,
    set_special_hours,
    set_weekly_hours,
    special_hours_of,
)
from organisation.domain.places import create_place
from organisation.domain.public_days import create_public_day
from organisation.domain.spaces import create_space
from organisation.domain.teams import create_lecturer, create_team
from organisation.models import (
    HoursException,
    Lecturer,
    MarketDays,
    OpeningHours,
    Place,
    PublicDay,
    Space,
    Team,
)
from organisation.models.hours import DAYS_OF_NOTICE
from organisation.permissions import Actor


def load_places(
    actor: Actor, pictures: dict[str, CustomImage], progress: Progress
) -> dict[str, Place]:
    """Return the sample places by slug, founded where missing."""
    found = {place.slug: place for place in Place.objects.all()}
    for plan in progress.over(plans.all_plans(), "places"):
        if plan.slug not in found:
            found[plan.slug] = found_place(actor, plan, found.get(plan.parent), pictures)
    _load_public_days(actor)
    _load_hours(actor, found)
    _load_equipment(found)
    return found


def found_place(
    actor: Actor, plan: plans.PlacePlan, parent: Place | None, pictures: dict[str, CustomImage]
) -> Place:
    """Found one place with its rooms and their parts."""
    place = create_place(
        actor=actor,
        parent=parent,
        name=plan.name,
        name_en=plan.name_en,
        slug=plan.slug,
        level=plan.level,
        division_code=plan.code,
        address=plan.address,
        longitude=Decimal(str(plan.point[0])),
        latitude=Decimal(str(plan.point[1])),
        directions=plans.SAMPLE_DIRECTIONS,
        access_notes=plans.STEP_FREE if plan.step_free else plans.STEPS,
        step_free=plan.step_free,
        phone=plans.SAMPLE_PHONE,
        photo=pictures.get(plan.scene),
        is_sample=True,  # name and code may be real; point, phone and address are not
    )
    for room in plan.rooms:
        whole = create_space(
            actor=actor,
            place=place,
            name=room.name,
            name_en=room.name_en,
            kind=room.kind,
            capacity=room.capacity,
            setup_minutes=room.setup,
            clearup_minutes=room.clearup,
        )
        for name, name_en, capacity in room.parts:
            _add_part(actor, whole, name, name_en, capacity)
    return place


def _add_part(actor: Actor, whole: Space, name: str, name_en: str, capacity: int) -> None:
    create_space(
        actor=actor,
        place=whole.place,
        part_of=whole,
        name=name,
        name_en=name_en,
        kind=whole.kind,
        capacity=capacity,
        setup_minutes=whole.setup_minutes,
        clearup_minutes=whole.clearup_minutes,
    )


def _load_public_days(actor: Actor) -> None:
    """Fill in the sample holidays; a day that is in the table stays as it is."""
    known = set(PublicDay.objects.values_list("day", flat=True))
    for row in all_days():
        if row.day not in known:
            create_public_day(actor=actor, is_sample=True, agreed=ANYTHING, **asdict(row))


def _load_hours(actor: Actor, places: dict[str, Place]) -> None:
    for slug, hours in (
        ("centre", plans.CENTRE_HOURS),
        ("runiang-museum", plans.MUSEUM_HOURS),
        ("xili", plans.VILLAGE_HOURS),
    ):
        if OpeningHours.objects.filter(place=places[slug]).exists():
            continue
        rows = [
            WeeklyHours(day, _time(opens), _time(closes))
            for day, stretches in hours.items()
            for opens, closes in stretches
        ]
        set_weekly_hours(actor=actor, place=places[slug], rows=rows, agreed=ANYTHING)
    for slug, name, name_en, lunar_days, kept in plans.MARKETS:
        if MarketDays.objects.filter(place=places[slug]).exists():
            continue
        market = MarketHours(name, lunar_days, _time(kept[0]), _time(kept[1]), name_en)
        set_market_days(actor=actor, place=places[slug], rows=[market], agreed=ANYTHING)
    for slug, ahead, length, stretch, reason in plans.EXCEPTIONS:
        _load_exception(actor, places[slug], ahead, length, stretch, reason)


def _load_exception(
    actor: Actor,
    place: Place,
    ahead: int,
    length: int,
    stretch: tuple[str, str] | None,
    reason: str,
) -> None:
    """Set the dated exception; one that is over is set anew, others of the place are left alone."""
    if HoursException.objects.filter(
        place=place, reason=reason, last_day__gte=clock.today()
    ).exists():
        return
    rows = [row for row in special_hours_of(place) if row.reason != reason]
    first_day = clock.today() + dt.timedelta(days=ahead)
    rows.append(
        SpecialHours(
            first_day,
            first_day + dt.timedelta(days=length - 1),
            reason,
            _time(stretch[0]) if stretch else None,
            _time(stretch[1]) if stretch else None,
            plans.SHORT_NOTICE if ahead < DAYS_OF_NOTICE else "",
        )
    )
    set_special_hours(actor=actor, place=place, rows=rows, agreed=ANYTHING)


def _load_equipment(places: dict[str, Place]) -> None:
    for kind, slug, name in plans.EQUIPMENT:
        Resource.objects.get_or_create(kind=kind, place=places[slug], name=name)


def _time(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def load_teams(actor: Actor, places: dict[str, Place], progress: Progress) -> dict[str, Team]:
    """Return the sample teams by slug, founded where missing, with their lecturers."""
    found = {team.slug: team for team in Team.objects.select_related("home")}
    for plan in TEAMS:
        if plan.slug not in found:
            found[plan.slug] = create_team(
                actor=actor,
                home=places[plan.home],
                name=plan.name,
                name_en=plan.name_en,
                slug=plan.slug,
                tier=plan.tier,
                kind=plan.kind,
                platform=plan.platform,
                is_standing=plan.is_standing,
                brand=plan.brand,
                introduction=plan.introduction,
                is_sample=plan.is_sample,
            )
    known = set(Lecturer.objects.values_list("slug", flat=True))
    for slug, name, title, team in progress.over(LECTURERS, "lecturers"):
        if slug not in known:
            create_lecturer(
                actor=actor,
                team=found[team],
                name=name,
                slug=slug,
                title=title,
                biography=LECTURER_BIOGRAPHY,
                is_sample=True,
            )
    return found
