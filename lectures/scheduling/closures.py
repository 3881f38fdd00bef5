"""Sessions that no longer fit when a place changes its hours: they are named before anybody agrees,
and their teams are told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core import clock, dates
from cms.notices.domain.writing import Letter, people, write_notices
from cms.notices.kinds import Field, NoticeKind, Wording
from lectures.scheduling.domain.alternatives import fits
from lectures.scheduling.enums import HOLDING_STATES
from lectures.scheduling.models import Session
from organisation.domain.affected import Affected
from organisation.enums import Role
from organisation.models import Membership, Place
from organisation.queries import open_days_of
from organisation.signals import hours_changed

CLOSURE_OVER_SESSION = NoticeKind(
    name="closure-over-session",
    label=_("The place is closed when a session is planned"),
    fields=(
        Field("title", _("title of the session"), "红色故事会", "Red stories"),
        Field(
            "when",
            _("when"),
            "11 月 28 日 星期六 下午 2:30–4:00",
            "Saturday 28 November, 2:30–4:00 pm",
        ),
        Field("place", _("place"), "南黄镇实践所", "Nanhuang Town institute"),
        Field("reason", _("reason"), "停电检修", "Power cut"),
        Field("link", _("link to the session"), "https://example.org/desk/sessions/1/"),
    ),
    defaults={
        "zh-hans": Wording(
            "开放时间改了，有活动受影响",
            "“{title}”（{when}，{place}）在新的开放时间之外：{reason}。请改期、换地方或取消：{link}",
        ),
        "en": Wording(
            "Opening hours changed over your session",
            "“{title}” ({when}, {place}) lies outside the new opening hours: {reason}. Please "
            "move, postpone or cancel it: {link}",
        ),
    },
)
KEY = "session:"


def sessions_outside_hours(place: Place, first_day: dt.date, last_day: dt.date) -> list[Session]:
    """Return the sessions to come at or below ``place`` that touch the days and don't fit the hours
    of their place, soonest first. Five queries.
    """
    starts, _ends = clock.day_bounds(first_day)
    _starts, ends = clock.day_bounds(last_day)
    sessions = list(
        Session.objects.in_subtree(place)
        .filter(
            starts_at__lt=ends,
            ends_at__gt=max(starts, clock.now()),
            state__in=sorted(HOLDING_STATES),
        )
        .select_related("place")
        .soonest_first()
    )
    if not sessions:
        return []
    days = [
        clock.local(moment).date() for row in sessions for moment in (row.starts_at, row.ends_at)
    ]
    hours = open_days_of(
        {row.place_id: row.place for row in sessions}.values(), min(days), max(days)
    )
    return [
        row for row in sessions if not fits(hours[row.place_id].hours, row.starts_at, row.ends_at)
    ]


def find_affected(place: Place, first_day: dt.date, last_day: dt.date) -> list[Affected]:
    """Return them as the room of places asks for them (``organisation.domain.affected``)."""
    return [
        Affected(
            f"{KEY}{row.pk}",
            f"{dates.moment_label(row.starts_at)} {row.display_title}（{row.place}）",
            reverse("desk-session", args=[row.pk]),
        )
        for row in sessions_outside_hours(place, first_day, last_day)
    ]


@receiver(hours_changed)
def tell_the_teams(newly: Sequence[Affected], **kwargs: Any) -> None:
    """Write to the members of each team whose session no longer fits, in the same transaction."""
    numbers = [int(thing.key.removeprefix(KEY)) for thing in newly if thing.key.startswith(KEY)]
    if not numbers:
        return
    sessions = list(
        Session.objects.filter(pk__in=numbers).select_related("place", "team").soonest_first()
    )
    members: dict[int, list[int]] = {}
    for team, user in (
        Membership.objects.filter(
            team__in={row.team_id for row in sessions},
            role__in=(Role.MEMBER, Role.LEADER),
            user__is_active=True,
        )
        .values_list("team_id", "user_id")
        .distinct()
    ):
        members.setdefault(team or 0, []).append(user)
    addressees = people(user for users in members.values() for user in users)
    # One change of hours is one event; a later one may close the same session out again.
    moment = f"{clock.now():%Y%m%d%H%M%S%f}"
    letters: list[Letter] = []
    for language in {addressee.language for addressee in addressees.values()}:
        with translation.override(language):
            facts = _facts(sessions)
        letters += [
            Letter(
                kind=CLOSURE_OVER_SESSION.name,
                event=f"hours:{moment}:session:{row.pk}",
                to=addressees[user],
                context=facts[row.pk],
            )
            for row in sessions
            for user in members.get(row.team_id, ())
            if addressees[user].language == language
        ]
    write_notices(letters)


def _facts(sessions: Sequence[Session]) -> dict[int, dict[str, str]]:
    """Return what a letter says of each session, in the active language. Four queries."""
    places = {row.place_id: row.place for row in sessions}
    days = {row.pk: clock.local(row.starts_at).date() for row in sessions}
    open_at = open_days_of(places.values(), min(days.values()), max(days.values()))
    return {
        row.pk: {
            "title": row.display_title,
            "when": dates.span_label(row.starts_at, row.ends_at),
            "place": row.place.display_name,
            "reason": open_at[row.place_id].reasons.get(days[row.pk])
            or gettext("the usual hours have changed"),
            "link": settings.SITE_URL + reverse("desk-session", args=[row.pk]),
        }
        for row in sessions
    }
