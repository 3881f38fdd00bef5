"""What this room adds to the admin: the group “Notices”, and a word on letters that got stuck."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.notices.admin_home import StuckLettersPanel
from cms.notices.viewsets import NoticesGroup


@hooks.register("register_admin_viewset")
def show_notices() -> ViewSetGroup:
    return NoticesGroup()


@hooks.register("construct_homepage_panels")
def say_what_is_stuck(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(StuckLettersPanel(request))
