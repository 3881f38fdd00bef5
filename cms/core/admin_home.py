"""What waits for an editor on the dashboard: her drafts, what is timed, what went out last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Locale, Page, Revision
from wagtail.permissions import policy_registry

from cms.core import clock, dates

MOST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One page, where clicking leads, and when something happened or will happen to it."""

    title: str
    url: str
    when: str
    # What a page in another language than the site's own is marked with.
    language: str = ""
    language_name: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading with its lines, or with words that say that there is nothing."""

    title: str
    lines: list[Line]
    nothing: str


class WhatNextPanel(Component):
    """Shows three short lists to whoever may change or publish pages; nothing to others."""

    name = "what_next"
    order = 10
    template_name = "core/admin/what_next.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        user = self.request.user
        if not policy_registry.get_by_type(Page).user_has_any_permission(user, {"add", "change"}):
            return ""
        return str(super().render_html(parent_context))

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        """Read the three lists: one query each, one for the permissions, one for the languages."""
        pages = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(
            self.request.user, {"change", "publish"}
        )
        drafts = pages.filter(
            has_unpublished_changes=True, latest_revision__user=self.request.user
        ).order_by("-latest_revision_created_at")[:MOST]
        timed = (
            Revision.page_revisions.filter(approved_go_live_at__gt=clock.now())
            .filter(object_id__in=_as_text(pages))
            .order_by("approved_go_live_at")[:MOST]
        )
        fresh = pages.filter(live=True, last_published_at__isnull=False).order_by(
            "-last_published_at"
        )[:MOST]
        foreign = _foreign_locales()

        def line(pk: int, title: str, moment: Any, locale: int) -> Line:
            url = reverse("wagtailadmin_pages:edit", args=[pk])
            language = foreign.get(locale, "")
            when = dates.moment_label(moment) if moment else ""
            return Line(title, url, when, language, _language_name(language))

        return {
            "columns": [
                Column(
                    _("My drafts"),
                    [
                        line(
                            page.pk,
                            page.draft_title,
                            page.latest_revision_created_at,
                            page.locale_id,
                        )
                        for page in drafts
                    ],
                    _("No draft of yours is waiting."),
                ),
                Column(
                    _("Going out by the clock"),
                    [
                        line(
                            int(row.object_id),
                            row.object_str,
                            row.approved_go_live_at,
                            row.content.get("locale"),
                        )
                        for row in timed
                    ],
                    _("Nothing is set for later."),
                ),
                Column(
                    _("Published last"),
                    [
                        line(page.pk, page.title, page.last_published_at, page.locale_id)
                        for page in fresh
                    ],
                    _("Nothing is published yet."),
                ),
            ]
        }


def _as_text(pages: Any) -> list[str]:
    """Return the keys as revisions store them; the site has hundreds of pages, not more."""
    return [str(pk) for pk in pages.values_list("pk", flat=True)]


def _foreign_locales() -> dict[int, str]:
    """Return the languages other than the site's own, by the key of their locale."""
    others = Locale.objects.exclude(language_code=settings.LANGUAGE_CODE)
    return dict(others.values_list("pk", "language_code"))


def _language_name(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))
