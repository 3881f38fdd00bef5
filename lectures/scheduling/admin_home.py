"""What waits for a manager on the dashboard: today in figures, this week, drafts, closures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from cms.core import clock, dates
from cms.core.admin_home import MOST, Column, Line
from lectures.scheduling.admin_refusals import refusals_of
from lectures.scheduling.enums import GIVEN_UP_STATES, SessionState
from lectures.scheduling.models import Session
from lectures.scheduling.queries_desk import week_in_subtree
from organisation.enums import Role
from organisation.models import HoursException
from organisation.models.places import in_subtrees
from organisation.scope import Scope, scope_of


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name, and where clicking leads."""

    number: int
    name: str
    url: str


class ManagersWeekPanel(Component):
    """Shows today's figures and three short lists to whoever manages a place; nothing to
    others.
    """

    name = "managers_week"
    order = 20
    template_name = "scheduling/admin/managers_week.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        scope = scope_of(self.request.user)
        if not (scope.is_superuser or scope.paths(Role.MANAGER)):
            return ""
        return str(super().render_html(parent_context))

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        """Read three figures and three lists, one query each."""
        scope, today = scope_of(self.request.user), clock.today()
        monday = today - dt.timedelta(days=today.weekday())
        coming = (
            week_in_subtree(scope, monday)
            .filter(ends_at__gt=clock.now())
            .exclude(state__in=GIVEN_UP_STATES)
        )
        drafts = _below(scope, Session.objects.all()).filter(
            state=SessionState.DRAFT, starts_at__gt=clock.now()
        )
        drafts = drafts.select_related("place").order_by("starts_at", "pk")
        closures = _below(scope, HoursException.objects.all()).filter(
            last_day__gte=today, last_day__lte=today + dt.timedelta(days=60)
        )
        closures = closures.select_related("place").order_by("first_day", "pk")
        return {
            "figures": _figures(scope),
            "columns": [
                Column(
                    _("Still on this week"),
                    [_session_line(session) for session in coming[:MOST]],
                    _("Nothing more takes place this week."),
                ),
                Column(
                    _("Drafts to publish"),
                    [_session_line(session) for session in drafts[:MOST]],
                    _("No draft is waiting."),
                ),
                Column(
                    _("Other hours and closures"),
                    [_closure_line(closure) for closure in closures[:MOST]],
                    _("No closure in the next sixty days."),
                ),
            ],
        }


def _figures(scope: Scope) -> list[Figure]:
    """Return the sessions of today, the requests that wait, what was refused; three queries."""
    today = clock.today()
    day_starts, day_ends = clock.day_bounds(today)
    week_starts, _ends = clock.day_bounds(today - dt.timedelta(days=today.weekday()))
    sessions = _below(
        scope, Session.objects.filter(starts_at__gte=day_starts, starts_at__lt=day_ends)
    ).exclude(state__in=GIVEN_UP_STATES)
    waiting = _below(
        scope, Session.objects.filter(state=SessionState.REQUESTED, hold_until__isnull=False)
    )
    refused = refusals_of(scope).filter(at__gte=week_starts)
    clashes = refused.aggregate(today=Count("pk", filter=Q(at__gte=day_starts)), week=Count("pk"))
    refusals = reverse("scheduling_refusals")
    return [
        Figure(sessions.count(), _("sessions today"), reverse("desk")),
        Figure(waiting.count(), _("requests that wait"), reverse("work")),
        Figure(clashes["today"], _("bookings refused today"), refusals),
        Figure(clashes["week"], _("bookings refused this week"), refusals),
    ]


def _below(scope: Scope, rows: Any) -> Any:
    """Return the rows whose place the person manages."""
    if scope.is_superuser:
        return rows
    return rows.filter(in_subtrees(scope.paths(Role.MANAGER), "place__"))


def _session_line(session: Session) -> Line:
    when = f"{dates.moment_label(session.starts_at)} · {session.place.display_name}"
    return Line(session.display_title, reverse("desk-session", args=[session.pk]), when)


def _closure_line(closure: HoursException) -> Line:
    days = dates.day_label(closure.first_day)
    if closure.last_day != closure.first_day:
        days = f"{days} – {dates.day_label(closure.last_day)}"
    url = reverse("organisation_places:edit", args=[closure.place_id])
    return Line(f"{closure.place.display_name} · {closure.reason}", url, days)
