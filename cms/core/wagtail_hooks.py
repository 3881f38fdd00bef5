"""The frame of the admin: our look, our dashboard, no ways to foreign hosts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem

from cms.core.admin_checks import OurContentChecker
from cms.core.admin_home import WhatNextPanel

# Wagtail's own guide and release notes: in English, on a foreign host, and not about this site.
FOREIGN_HELP = ("whats-new-in-wagtail", "editor-guide")


@hooks.register("insert_global_admin_css")
def our_look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_help_menu")
def drop_foreign_help(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if not item.name.startswith(FOREIGN_HELP)]


@hooks.register("construct_homepage_panels")
def say_what_is_next(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WhatNextPanel(request))


@hooks.register("construct_wagtail_userbar")
def check_by_our_rules(request: HttpRequest, items: list[Any], page: Any) -> None:
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[place] = OurContentChecker(in_editor=item.in_editor)
