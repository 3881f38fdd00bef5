"""What this room adds to the admin: the group “Schedule” of its menu."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from lectures.scheduling.viewsets import ScheduleGroup


@hooks.register("register_admin_viewset")
def show_schedule() -> ViewSetGroup:
    return ScheduleGroup()
