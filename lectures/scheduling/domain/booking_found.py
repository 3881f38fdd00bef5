"""A team can book a plan that the slot finder found: all its dates or none."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from lectures.scheduling.domain.booking_many import Wanted, book_many
from lectures.scheduling.domain.finding import Choice, Plan, items_of
from lectures.scheduling.domain.finding_world import World
from lectures.scheduling.domain.rules import Rule
from lectures.scheduling.domain.series import book_chosen
from lectures.scheduling.domain.series_plan import SeriesWish
from lectures.scheduling.domain.wish import counted_pools
from lectures.scheduling.enums import SeriesOutcome
from lectures.scheduling.errors import InvalidRequest
from lectures.scheduling.models import Resource, Series, Session
from lectures.scheduling.permissions import Actor
from lectures.scheduling.queries_finding import Found

LEFT_OUT = "-"
LONGEST_TEXT = 20_000

# A choice with the numbers of the equipment that it takes; ``None`` is a date left out.
Taking = tuple[Choice, tuple[int, ...]] | None


def text_of(world: World, plan: Plan) -> str:
    """Return the plan as text that ``read_plan`` understands as long as the wish is the same.

    It names each thing by its number, so what was seen is what is booked; of identical items any
    will do.
    """
    return "~".join(
        LEFT_OUT if choice is None else _text(world, day, choice)
        for day, choice in enumerate(plan.choices)
    )


def _text(world: World, day: int, choice: Choice) -> str:
    lecturer = world.lecturers[choice.lecturer].pk if choice.lecturer >= 0 else 0
    numbers = world.halls[choice.hall].pk, choice.minute, lecturer, *items_of(world, day, choice)
    return ".".join(map(str, numbers))


def read_plan(world: World, text: str) -> list[Taking]:
    """Return what ``text`` takes on each date. Raises ``InvalidRequest`` where it is no plan for
    this wish.
    """
    dates = text.split("~") if len(text) <= LONGEST_TEXT else []
    if len(dates) != len(world.starts) or not set(dates) - {LEFT_OUT}:
        raise _not_for_this_wish()
    return [None if one == LEFT_OUT else _read(world, day, one) for day, one in enumerate(dates)]


def _read(world: World, day: int, text: str) -> Taking:
    parts = text.split(".")
    if len(parts) < 3 or not all(
        part.isascii() and part.isdigit() and len(part) <= 18 for part in parts
    ):
        raise _not_for_this_wish()
    hall_pk, minute, lecturer_pk, *items = map(int, parts)
    halls = {hall.pk: number for number, hall in enumerate(world.halls)}
    lecturers = {one.pk: number for number, one in enumerate(world.lecturers)} or {0: -1}
    if hall_pk not in halls or lecturer_pk not in lecturers or minute not in world.moments[day]:
        raise _not_for_this_wish()
    hall = world.halls[halls[hall_pk]]
    for need in hall.needs:
        if len({item.pk for item in need.items} & set(items)) != need.count:
            raise _not_for_this_wish()
    if len(items) != sum(need.count for need in hall.needs):
        raise _not_for_this_wish()
    return Choice(halls[hall_pk], lecturers[lecturer_pk], minute), tuple(items)


def plan_of(world: World, takings: Sequence[Taking]) -> Plan:
    """Return the plan that ``text_of`` wrote."""
    choices = tuple(taking[0] if taking else None for taking in takings)
    return Plan(choices, world.wished_minute)


def _not_for_this_wish() -> InvalidRequest:
    return InvalidRequest(
        {"": [_("This table is no longer valid. Please choose from the new one.")]}
    )


def book_plan(
    *,
    actor: Actor,
    found: Found,
    takings: Sequence[Taking],
    title: str,
    form: str,
    rule: Rule | None,
    missing: Mapping[dt.date, tuple[SeriesOutcome, str]],
    request_key: UUID,
) -> Series | list[Session]:
    """Book every date of the plan or none: as a series where a rule gave several dates, which
    keeps what became of the ``missing`` ones.

    Sent twice under one ``request_key``, it is booked once. Raises as ``book_many``.
    """
    chosen = wanted_of(found, takings, title, form)
    if rule is None or len(found.search.days) < 2:
        return book_many(actor=actor, wanted=list(chosen.values()), request_key=request_key)
    return book_chosen(
        actor=actor,
        wish=_series_wish(found, takings, rule, chosen),
        chosen=chosen,
        missing=missing,
        request_key=request_key,
    )


def _series_wish(
    found: Found, takings: Sequence[Taking], rule: Rule, chosen: Mapping[dt.date, Wanted]
) -> SeriesWish:
    """Return what the dates have in common: the hall, hour and lecturer of most of them."""
    had = Counter(taking for taking in takings if taking)
    (choice, _items), _count = had.most_common(1)[0]
    day = next(n for n, taking in enumerate(takings) if taking and taking[0] == choice)
    usual = chosen[found.search.days[day]]
    return SeriesWish(
        title=usual.title,
        team=usual.team,
        space=usual.space,
        form=usual.form,
        platform=usual.platform,
        rule=rule,
        first_day=found.search.days[0],
        last_day=found.search.days[-1],
        starts=dt.time(*divmod(choice.minute, 60)),
        minutes=found.search.minutes,
        lecturers=usual.lecturers,
        equipment=usual.equipment,
        from_pools=usual.from_pools,
    )


def wanted_of(
    found: Found, takings: Sequence[Taking], title: str, form: str
) -> dict[dt.date, Wanted]:
    """Return what the plan books on each of its dates; one query where it takes equipment."""
    search, world = found.search, found.world
    numbers = {pk for taking in takings if taking for pk in taking[1]}
    items = Resource.objects.select_related("pool").in_bulk(numbers) if numbers else {}
    wanted = {}
    for day, taking in enumerate(takings):
        if taking is None:
            continue
        choice, taken = taking
        kept = [items[pk] for pk in taken if pk in items]
        starts_at = dt.datetime.fromtimestamp(world.moments[day][choice.minute], tz=dt.UTC)
        wanted[search.days[day]] = Wanted(
            title=title,
            team=search.team,
            space=found.halls[choice.hall],
            starts_at=starts_at,
            ends_at=starts_at + search.length,
            form=form,
            platform=search.team.platform,
            lecturers=(search.lecturers[choice.lecturer],) if choice.lecturer >= 0 else (),
            equipment=tuple(item for item in kept if item.pool is None),
            from_pools=counted_pools(kept),
        )
    return wanted
