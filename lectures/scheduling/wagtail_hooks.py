"""What this room adds to the admin: the group “Schedule” of its menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import LogActionRegistry

from lectures.scheduling import audit
from lectures.scheduling.admin_home import ManagersWeekPanel
from lectures.scheduling.admin_refusals import RefusalReportView, may_read_refusals
from lectures.scheduling.viewsets import ScheduleGroup


@hooks.register("register_admin_viewset")
def show_schedule() -> ViewSetGroup:
    return ScheduleGroup()


@hooks.register("construct_homepage_panels")
def show_managers_their_week(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ManagersWeekPanel(request))


@hooks.register("register_log_actions")
def name_our_actions(actions: LogActionRegistry) -> None:
    audit.name_actions(actions)


@hooks.register("register_admin_urls")
def lead_to_the_refusals() -> list[URLPattern]:
    return [
        path("reports/refusals/", RefusalReportView.as_view(), name="scheduling_refusals"),
        path(
            "reports/refusals/results/",
            RefusalReportView.as_view(results_only=True),
            name="scheduling_refusals_results",
        ),
    ]


class RefusalsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read_refusals(request.user)


@hooks.register("register_reports_menu_item")
def show_the_refusals() -> MenuItem:
    return RefusalsMenuItem(
        _("Refused bookings"), reverse("scheduling_refusals"), icon_name="warning", order=700
    )
