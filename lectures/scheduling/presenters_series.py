"""What the pages of a series say: its rule in words, its dates in a dry run and afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cms.core import clock, dates
from lectures.scheduling.domain import rules
from lectures.scheduling.domain.rules import Rule, RuleKind
from lectures.scheduling.domain.series_changes import ChangedDate
from lectures.scheduling.domain.series_plan import (
    CLOSED,
    FREE,
    LEFT_OUT,
    PAST,
    TAKEN,
    Offer,
    PlannedDate,
)
from lectures.scheduling.domain.wish import counted_pools
from lectures.scheduling.enums import SeriesOutcome
from lectures.scheduling.errors import Conflict, InvalidRequest
from lectures.scheduling.models import Series, SeriesDate, Session
from lectures.scheduling.permissions import Actor
from lectures.scheduling.presenters_desk import SessionCard, session_cards
from lectures.scheduling.queries_series import series_title

NTH_EN = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
NTH_ZH = {1: "第一个", 2: "第二个", 3: "第三个", 4: "第四个", -1: "最后一个"}
FIGURES_ZH = "一二三四五六七八九十"
# How a state of the dry run looks, by the classes that states of sessions have.
TONE = {FREE: "published", TAKEN: "cancelled", CLOSED: "postponed", PAST: "held", LEFT_OUT: "draft"}


def rule_words(text: str) -> str:
    """Return a rule as people say it: 每两周的星期三, ``every second Wednesday``; empty for what is
    no rule.
    """
    try:
        rule = rules.parse(text)
    except InvalidRequest:
        return ""
    return _english(rule) if get_language() == "en" else _chinese(rule)


def _english(rule: Rule) -> str:
    if rule.kind is RuleKind.WEEKLY:
        days = _listed([dates.WEEKDAYS_EN[day] for day in rule.weekdays])
        if rule.interval == 1:
            return f"every {days}"
        if rule.interval == 2:
            return f"every second {days}"
        return f"every {rule.interval} weeks on {days}"
    if rule.kind is RuleKind.NTH_WEEKDAY:
        weekday = dates.WEEKDAYS_EN[rule.weekdays[0]]
        return f"the {NTH_EN[rule.nth]} {weekday} of every month"
    named = _listed([_ordinal(day) for day in rule.days])
    month = "lunar month" if rule.kind is RuleKind.LUNAR else "month"
    return f"the {named} of every {month}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _ordinal(day: int) -> str:
    if day == rules.LAST:
        return "last day"
    ending = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _chinese(rule: Rule) -> str:
    if rule.kind is RuleKind.WEEKLY:
        days = "、".join(dates.WEEKDAYS_ZH[day] for day in rule.weekdays)
        every = {1: "每周", 2: "每两周的"}.get(rule.interval, f"每 {rule.interval} 周的")
        return f"{every}{days.removeprefix('星期') if rule.interval == 1 else days}".replace(
            "、星期", "、周" if rule.interval == 1 else "、星期"
        )
    if rule.kind is RuleKind.NTH_WEEKDAY:
        return f"每月{NTH_ZH[rule.nth]}{dates.WEEKDAYS_ZH[rule.weekdays[0]]}"
    if rule.kind is RuleKind.MONTH_DAY:
        named = (f"{day} 日" if day != rules.LAST else "最后一天" for day in rule.days)
        return f"每月 {'、'.join(named)}".replace(" 最", "最")
    if markets := _markets(rule.days):
        return f"农历{'、'.join(f'逢{FIGURES_ZH[digit - 1]}' for digit in markets)}"
    return f"农历每月{'、'.join(_lunar_name(day) for day in rule.days)}"


def _markets(days: Sequence[int]) -> list[int]:
    """Return the endings (1 to 10) of the lunar days, if these are all the days that end so."""
    endings = sorted({(day - 1) % 10 + 1 for day in days})
    every = {day for ending in endings for day in (ending, ending + 10, ending + 20)}
    return endings if every == set(days) else []


def _lunar_name(day: int) -> str:
    if day == rules.LAST:
        return "最后一天"
    tens, ones = divmod(day - 1, 10)
    if day in {20, 30}:
        return {20: "二十", 30: "三十"}[day]
    return f"{('初', '十', '廿')[tens]}{FIGURES_ZH[ones]}"


@dataclass(frozen=True)
class OfferButton:
    """One tap that fixes a date."""

    value: str
    heading: str
    words: str


@dataclass(frozen=True)
class DateCard:
    """One date of a dry run."""

    anchor: str
    day: str
    lunar: str
    hours: str
    where: str  # where it differs from the series
    state: str
    state_word: str
    tone: str
    reasons: list[str]
    offers: list[OfferButton]
    leave_out: str  # the value of the button, empty where there is none
    undo: str


def state_words() -> dict[str, str]:
    return {
        FREE: pgettext("date of a series", "Free"),
        TAKEN: pgettext("date of a series", "Taken"),
        CLOSED: pgettext("date of a series", "Closed"),
        PAST: pgettext("date of a series", "Not bookable"),
        LEFT_OUT: pgettext("date of a series", "Left out"),
    }


def date_cards(planned: Iterable[PlannedDate]) -> list[DateCard]:
    words = state_words()
    return [_date_card(one, words) for one in planned]


def _date_card(one: PlannedDate, words: dict[str, str]) -> DateCard:
    wanted, iso = one.wanted, one.day.isoformat()
    where = ""
    if one.fix is not None and one.fix.kind == "space":
        where = f"{wanted.space.place.display_name} · {wanted.space.display_name}"
    elif one.fix is not None and one.fix.kind == "team":
        where = wanted.team.display_name
    return DateCard(
        anchor=f"d-{iso}",
        day=dates.day_label(one.day),
        lunar=dates.lunar_label(one.day),
        hours=dates.hours_label(clock.local(wanted.starts_at), clock.local(wanted.ends_at)),
        where=where,
        state=one.state,
        state_word=words[one.state],
        tone=TONE[one.state],
        reasons=[*([one.reason] if one.reason else []), *conflict_words(one.conflicts)],
        offers=[_offer_button(iso, offer) for offer in one.offers],
        leave_out=f"{iso}=out:" if one.state in {FREE, TAKEN, CLOSED} else "",
        undo=f"{iso}=" if one.fix else "",
    )


def _offer_button(iso: str, offer: Offer) -> OfferButton:
    wanted, kind = offer.wanted, offer.fix.kind
    heading, words = {
        "time": (
            _("Another hour"),
            dates.hours_label(clock.local(wanted.starts_at), clock.local(wanted.ends_at)),
        ),
        "space": (
            _("Another room"),
            f"{wanted.space.place.display_name} · {wanted.space.display_name}",
        ),
        "team": (_("Another team"), wanted.team.display_name),
    }[kind]
    return OfferButton(f"{iso}={offer.fix}", heading, words)


def conflict_words(conflicts: Iterable[Conflict]) -> list[str]:
    """Return one sentence for each thing that is taken: until when, by whom if one may know."""
    found: dict[str, None] = {}
    for conflict in conflicts:
        when = dates.hours_label(clock.local(conflict.starts_at), clock.local(conflict.ends_at))
        told = " · ".join(filter(None, [when, conflict.held_by]))
        taken = _("%(what)s is taken: %(when)s") % {"what": conflict.resource, "when": told}
        found[conflict.words or taken] = None
    return list(found)


def changed_cards(planned: Iterable[ChangedDate]) -> list[DateCard]:
    """Return the cards of a change from a date on; nothing is offered, it is all or none."""
    words = state_words()
    cards = []
    for one in planned:
        starts = clock.local(one.wanted.starts_at)
        where = ""
        if one.wanted.space.pk != one.session.space_id:
            space = one.wanted.space
            where = f"{space.place.display_name} · {space.display_name}"
        cards.append(
            DateCard(
                anchor=f"d-{starts.date().isoformat()}",
                day=dates.day_label(starts.date()),
                lunar="",
                hours=dates.hours_label(starts, clock.local(one.wanted.ends_at)),
                where=where,
                state=one.state,
                state_word=words[one.state],
                tone=TONE[one.state],
                reasons=[*([one.reason] if one.reason else []), *conflict_words(one.conflicts)],
                offers=[],
                leave_out="",
                undo="",
            )
        )
    return cards


@dataclass(frozen=True)
class SeriesDateRow:
    """One date of a series afterwards: its session, or why there is none."""

    day: str
    iso: str
    outcome: str
    outcome_word: str
    reason: str
    card: SessionCard | None
    when: str  # the hours, with the day where it is another one
    where: str  # where it is not the room of the series
    is_alone: bool
    may_change_later: bool


def date_rows(
    actor: Actor, series: Series, dates_of_series: Iterable[SeriesDate]
) -> list[SeriesDateRow]:
    """Return the dates, whose sessions are loaded with place, space and team."""
    found, rows, now, room = [], list(dates_of_series), clock.now(), series.space_id
    sessions = [row.session for row in rows if row.session]
    cards = {card.pk: card for card in session_cards(actor, sessions)}
    for row in rows:
        session, card = row.session, cards.get(row.session_id or 0)
        when = where = ""
        if session and card:
            starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
            when = dates.hours_label(starts, ends) if starts.date() == row.day else card.when
            where = card.where if session.space_id != room else ""
        found.append(
            SeriesDateRow(
                day=dates.day_label(row.day),
                iso=row.day.isoformat(),
                outcome=row.outcome,
                outcome_word=str(SeriesOutcome(row.outcome).label),
                reason=row.reason,
                card=card,
                when=when,
                where=where,
                is_alone=bool(session and session.changed_alone),
                may_change_later=bool(
                    session and card and (card.may_cancel or card.may_edit)
                    and session.starts_at > now
                ),
            )
        )  # fmt: skip
    return found


def equipment_words(series: Series) -> list[str]:
    """Return what each date takes along; identical items by their number."""
    items = list(series.equipment.select_related("pool__place").order_by("name", "pk"))
    pools = [f"{pool} × {count}" for pool, count in counted_pools(items)]
    return [str(item) for item in items if item.pool is None] + pools


def span_words(series: Series) -> str:
    """Return from when to when a series runs, and at what hours."""
    starts = dt.datetime.combine(series.first_day, series.starts_at)
    ends = starts + series.length
    return _("%(rule)s, %(hours)s, %(first)s to %(last)s") % {
        "rule": rule_words(series.rule),
        "hours": dates.hours_label(starts.time(), ends.time()),
        "first": dates.day_label(series.first_day),
        "last": dates.day_label(series.last_day),
    }


def part_of(session: Session) -> dict[str, str] | None:
    """Return address and title of the series of a public session; at most one query."""
    found = series_title(session.series_id)
    if found is None:
        return None
    pk, title, title_en = found
    return {
        "url": reverse("series", args=[pk]),
        "title": title_en if title_en and get_language() == "en" else title,
    }
