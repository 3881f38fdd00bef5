"""What this room adds to the admin: the group “Schedule” of its menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from lectures.scheduling.admin_home import ManagersWeekPanel
from lectures.scheduling.viewsets import ScheduleGroup


@hooks.register("register_admin_viewset")
def show_schedule() -> ViewSetGroup:
    return ScheduleGroup()


@hooks.register("construct_homepage_panels")
def show_managers_their_week(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ManagersWeekPanel(request))
