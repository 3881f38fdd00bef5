"""The body of our pages: the shared blocks, and sessions that are coming up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.blocks import BodyBlocks
from lectures.coming import coming_at, coming_for_page, coming_of
from organisation.models import Place, Team


class PlaceChooserBlock(blocks.ChooserBlock):
    """One active place of the tree."""

    target_model = Place

    @cached_property
    def widget(self) -> forms.Widget:
        from organisation.admin.choosers import (
            place_chooser,  # the admin is ready only after the models
        )

        return place_chooser.widget_class()

    class Meta:
        icon = "site"


class TeamChooserBlock(blocks.ChooserBlock):
    """One active team."""

    target_model = Team

    @cached_property
    def widget(self) -> forms.Widget:
        from organisation.admin.choosers import team_chooser  # as above

        return team_chooser.widget_class()

    class Meta:
        icon = "group"


class RelatedSessionsBlock(blocks.StructBlock):
    """Upcoming sessions: of this page, or of a place with all below it, or of a team."""

    title = blocks.CharBlock(label=_("Title"), max_length=40, required=False)
    place = PlaceChooserBlock(
        label=_("Place"),
        required=False,
        help_text=_("Sessions there and in all places below it."),
    )
    team = TeamChooserBlock(label=_("Team"), required=False)
    count = blocks.IntegerBlock(label=_("How many"), default=5, min_value=1, max_value=12)

    class Meta:
        label = _("Coming sessions")
        icon = "calendar-alt"
        template = "blocks/sessions.html"
        label_format = "{title}"

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add ``coming``, the rows of one query."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = (parent_context or {}).get("page")
        if value.get("place"):
            context["coming"] = coming_at(value["place"], value["count"])
        elif value.get("team"):
            context["coming"] = coming_of(value["team"], value["count"])
        else:
            context["coming"] = coming_for_page(page, value["count"]) if page else []
        return context


class PageBody(BodyBlocks):
    """The shared blocks and the coming sessions."""

    sessions = RelatedSessionsBlock(group=_("Files and events"))
