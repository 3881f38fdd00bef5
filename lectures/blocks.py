"""The body of our pages: the shared blocks, and sessions that are coming up."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.blocks import BodyBlocks
from organisation.models import Place, Team


class PlaceChooserBlock(blocks.ChooserBlock):
    """One active place of the tree."""

    target_model = Place
    widget = forms.Select()

    class Meta:
        icon = "site"


class TeamChooserBlock(blocks.ChooserBlock):
    """One active team."""

    target_model = Team
    widget = forms.Select()

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


class PageBody(BodyBlocks):
    """The shared blocks and the coming sessions."""

    sessions = RelatedSessionsBlock(group=_("Files and events"))
