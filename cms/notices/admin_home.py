"""A word on the dashboard about letters that nobody will send by himself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from cms.core.periodic import late_jobs
from cms.notices import permissions
from cms.notices.admin_views import stuck_sentence


class StuckLettersPanel(Component):
    """Shown to who looks after the letter box, and only where there is something to say."""

    name = "stuck_letters"
    order = 5
    template_name = "notices/admin/stuck.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        if not permissions.may_look_after(self.request.user):
            return ""
        said = self.get_context_data(parent_context)
        return str(super().render_html(parent_context)) if any(said.values()) else ""

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        return {"stuck": stuck_sentence(), "late": bool(next(late_jobs(), ""))}
