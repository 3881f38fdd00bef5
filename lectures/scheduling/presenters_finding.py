"""What the slot finder's pages say: each plan, why it stands where it stands, what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cms.core import dates
from lectures.scheduling.domain import finding_obstacles as obstacles
from lectures.scheduling.domain.booking_found import text_of
from lectures.scheduling.domain.finding import Choice, Plan
from lectures.scheduling.domain.finding_obstacles import Obstacle, obstacle_of
from lectures.scheduling.enums import SeriesOutcome
from lectures.scheduling.queries_finding import NOT_KEPT, SEATS, STEPS, Found

# What a series keeps of a date that its plan does not have.
OUTCOMES = {
    obstacles.FREE: SeriesOutcome.LEFT_OUT,
    obstacles.PAST: SeriesOutcome.LEFT_OUT,
    obstacles.CLOSED: SeriesOutcome.CLOSED,
    obstacles.HALL: SeriesOutcome.TAKEN,
    obstacles.TEAM: SeriesOutcome.TAKEN,
    obstacles.LECTURER: SeriesOutcome.TAKEN,
    obstacles.EQUIPMENT: SeriesOutcome.TAKEN,
}


@dataclass(frozen=True)
class PlanRow:
    """A plan in the table; ``value`` is what its button posts."""

    number: int
    halls: str
    hours: str
    lecturers: str
    count: str
    why: list[str]
    missing: list[str]
    dates: list[str]
    value: str
    books: str  # the button's words


@dataclass(frozen=True)
class Advice:
    """Why nothing was found, and where to change that: ``field`` is an id in the form."""

    sentence: str
    change: str
    field: str


def plan_rows(found: Found, plans: Sequence[Plan], first: int = 1) -> list[PlanRow]:
    """Return the rows of ``plans``, numbered from ``first``; no query."""
    return [_row(found, plan, number) for number, plan in enumerate(plans, start=first)]


def _row(found: Found, plan: Plan, number: int) -> PlanRow:
    total, had = len(plan.choices), len(plan.taken)
    return PlanRow(
        number=number,
        halls=_(", ").join(dict.fromkeys(_hall_with_seats(found, one) for one in plan.taken)),
        hours=_(", ").join(dict.fromkeys(_hours(found, plan))),
        lecturers=_(", ").join(
            dict.fromkeys(
                found.search.lecturers[one.lecturer].name for one in plan.taken if one.lecturer >= 0
            )
        ),
        count=_("%(had)d of %(total)d dates") % {"had": had, "total": total},
        why=_why(found, plan),
        missing=[
            _missing(found, plan, day) for day, choice in enumerate(plan.choices) if choice is None
        ],
        dates=_dates(found, plan),
        value=text_of(found.world, plan),
        books=ngettext("Book this date", "Book these %(count)d dates", had) % {"count": had},
    )


def _hall(found: Found, choice: Choice) -> str:
    hall = found.halls[choice.hall]
    return f"{hall.place.display_name} · {hall.display_name}"


def _hall_with_seats(found: Found, choice: Choice) -> str:
    seats = found.halls[choice.hall].capacity
    words = ngettext("%(count)d seat", "%(count)d seats", seats) % {"count": seats}
    return f"{_hall(found, choice)} · {words}"


def _starts_at(found: Found, day: int, choice: Choice) -> dt.datetime:
    return _moment(found.world.moments[day][choice.minute])


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)


def _hours(found: Found, plan: Plan) -> list[str]:
    return [
        dates.hours_label(starts_at, starts_at + found.search.length)
        for day, choice in enumerate(plan.choices)
        if choice is not None
        for starts_at in [_starts_at(found, day, choice)]
    ]


def _dates(found: Found, plan: Plan) -> list[str]:
    """Return a line for each date that is taken, with what is not the same on all of them."""
    lines = []
    for day, choice in enumerate(plan.choices):
        if choice is None:
            continue
        starts_at = _starts_at(found, day, choice)
        parts = [dates.span_label(starts_at, starts_at + found.search.length)]
        if plan.hall_changes:
            parts.append(_hall(found, choice))
        if plan.lecturer_changes:
            parts.append(found.search.lecturers[choice.lecturer].name)
        lines.append(" · ".join(parts))
    return lines


def _why(found: Found, plan: Plan) -> list[str]:
    """Return the reasons for the rank, in the order in which they count."""
    words = []
    if plan.missing:
        words.append(
            ngettext("%(count)d date is missing", "%(count)d dates are missing", plan.missing)
            % {"count": plan.missing}
        )
    elif len(plan.choices) > 1:
        words.append(_("All dates"))
    if len(plan.taken) > 1:
        words.append(
            ngettext("The hall changes once", "The hall changes %(count)d times", plan.hall_changes)
            % {"count": plan.hall_changes}
            if plan.hall_changes
            else _("One hall throughout")
        )
        if found.search.lecturers:
            words.append(
                ngettext(
                    "The lecturer changes once",
                    "The lecturer changes %(count)d times",
                    plan.lecturer_changes,
                )
                % {"count": plan.lecturer_changes}
                if plan.lecturer_changes
                else _("The same lecturer throughout")
            )
        words.append(
            ngettext("The hour changes once", "The hour changes %(count)d times", plan.hour_changes)
            % {"count": plan.hour_changes}
            if plan.hour_changes
            else _("The same hour throughout")
        )
    off = round(plan.minutes_off / len(plan.taken))
    words.append(
        ngettext("%(count)d minute from the best hour", "%(count)d minutes from the best hour", off)
        % {"count": off}
        if off
        else _("At the best hour")
    )
    return words


def _missing(found: Found, plan: Plan, day: int) -> str:
    """Return the sentence that says why the date is left out."""
    return _("%(day)s: %(why)s") % {
        "day": dates.day_label(found.search.days[day]),
        "why": _in_the_way(found, plan, day)[1],
    }


def _in_the_way(found: Found, plan: Plan, day: int) -> tuple[Obstacle, str]:
    """Return what keeps the date from the plan, and in words: in the hall of the date before."""
    before = [one for one in plan.choices[:day] if one is not None]
    hall = (before or plan.taken)[-1 if before else 0].hall
    people = {one.lecturer for one in plan.taken}
    lecturer = people.pop() if len(people) == 1 else -1
    obstacle = obstacle_of(found.world, day, hall, lecturer)
    return obstacle, _told(found, obstacle, hall, lecturer)


def to_be_kept(found: Found, plan: Plan) -> dict[dt.date, tuple[SeriesOutcome, str]]:
    """Return what became of the dates that the plan leaves out, for the record of the series, in
    the language of the site.
    """
    kept = {}
    with translation.override(settings.LANGUAGE_CODE):
        for day, choice in enumerate(plan.choices):
            if choice is None:
                obstacle, words = _in_the_way(found, plan, day)
                kept[found.search.days[day]] = OUTCOMES[obstacle.kind], words
    return kept


def _told(found: Found, obstacle: Obstacle, hall: int, lecturer: int) -> str:
    if obstacle.kind == obstacles.FREE:
        return _("left out")
    if obstacle.kind == obstacles.PAST:
        return _("too late for that")
    if obstacle.kind == obstacles.CLOSED:
        starts_at = _moment(obstacle.starts_at)
        place = found.halls[hall].place
        reason = found.closures.reason(place, starts_at, starts_at + found.search.length)
        return _("closed: %(reason)s") % {"reason": reason.rstrip("。.")}
    what = {
        obstacles.HALL: _("the hall is taken"),
        obstacles.TEAM: _("the team is taken"),
        obstacles.LECTURER: _("the lecturer is taken"),
        obstacles.EQUIPMENT: _("%(name)s is taken") % {"name": obstacle.name},
    }[obstacle.kind]
    if obstacle.kind == obstacles.LECTURER and lecturer >= 0:
        what = _("%(name)s is taken") % {"name": found.search.lecturers[lecturer].name}
    told = [
        " ".join(
            filter(
                None,
                [dates.hours_label(_moment(one.starts_at), _moment(one.ends_at)), one.held_by],
            )
        )
        for one in obstacle.taken[:2]
    ]
    return " · ".join([what, *told])


def left_out(found: Found) -> list[str]:
    """Return what was not looked at beside the halls in the table."""
    said = []
    if found.beyond:
        said.append(
            ngettext(
                "%(count)d more hall would do; the smallest that hold the seats were looked at.",
                "%(count)d more halls would do; the smallest that hold the seats were looked at.",
                found.beyond,
            )
            % {"count": found.beyond}
        )
    if tight := found.answer.tight:
        names = _(", ").join(str(found.halls[number]) for number in tight)
        said.append(
            _("Too little time for set-up and clear-up between two dates: %(halls)s.")
            % {"halls": names}
        )
    return said


def advice(found: Found) -> Advice:
    """Return the one condition that excludes most, and what to change."""
    if not found.halls:
        return _advice_on_halls(found)
    if not found.answer.excluded:
        return Advice(
            _("There is too little time for set-up and clear-up between two dates."),
            _("Choose dates further apart or starts closer together"),
            "id_latest",
        )
    kind, _count = max(
        found.answer.excluded.items(),
        key=lambda one: (one[1], -obstacles.OBSTACLES.index(one[0])),
    )
    return {
        obstacles.PAST: Advice(
            _("All these hours have passed."), _("Choose a later first date"), "id_first"
        ),
        obstacles.CLOSED: Advice(
            _("Most of all, the places are closed at these hours."),
            _("Choose other hours or other days"),
            "id_earliest",
        ),
        obstacles.HALL: Advice(
            _("Most of all, the halls are taken."),
            _("Choose more halls, or more hours to begin"),
            "id_town",
        ),
        obstacles.TEAM: Advice(
            _("Most of all, your team is taken elsewhere."),
            _("Choose other hours or another team"),
            "id_latest",
        ),
        obstacles.LECTURER: Advice(
            _("Most of all, the lecturers are taken."),
            _("Choose more lecturers, or none"),
            "id_lecturers_0",
        ),
        obstacles.EQUIPMENT: Advice(
            _("Most of all, the equipment is taken."),
            _("Choose less equipment"),
            "id_equipment_0",
        ),
    }[kind]


def _advice_on_halls(found: Found) -> Advice:
    """Return what keeps halls from being looked at at all."""
    if not found.excluded:
        return Advice(
            _("There is no hall of that name."), _("Choose a town or type another name"), "id_town"
        )
    kind, count = found.excluded.most_common(1)[0]
    words = {
        SEATS: (
            ngettext(
                "%(count)d hall has fewer than %(seats)d seats.",
                "%(count)d halls have fewer than %(seats)d seats.",
                count,
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
            _("Choose another town, or do without this"),
            "id_step_free",
        ),
        NOT_KEPT: (
            ngettext(
                "%(count)d hall does not have this equipment.",
                "%(count)d halls do not have this equipment.",
                count,
            ),
            _("Choose less equipment"),
            "id_equipment_0",
        ),
    }
    sentence, change, field = words[kind]
    return Advice(sentence % {"count": count, "seats": found.search.seats}, change, field)


def summary(found: Found) -> list[str]:
    """Return the wish in words: how many dates, from when to when, what is needed."""
    search = found.search
    days = [dates.day_label(search.days[0])]
    if len(search.days) > 1:
        days.append(dates.day_label(search.days[-1]))
    words = [
        ngettext("%(count)d date", "%(count)d dates", len(search.days))
        % {"count": len(search.days)}
        + _(": ")
        + " – ".join(days),
        _("%(minutes)d minutes, begin %(hours)s")
        % {
            "minutes": search.minutes,
            "hours": dates.hours_label(search.earliest, search.latest)
            if search.earliest != search.latest
            else dates.time_label(search.earliest),
        },
        search.team.display_name,
    ]
    if search.seats > 1:
        words.append(
            ngettext("at least %(count)d seat", "at least %(count)d seats", search.seats)
            % {"count": search.seats}
        )
    if search.step_free:
        words.append(pgettext("a hall", "without steps"))
    words += [f"{name} × {count}" for name, count in search.equipment]
    return words
