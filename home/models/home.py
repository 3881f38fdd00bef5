"""The front page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.core.pages import BasePage
from lectures.blocks import PageBody
from organisation.enums import Platform


class PlatformBlock(blocks.StructBlock):
    """One of the five platforms and what it does, in a sentence."""

    platform = blocks.ChoiceBlock(choices=Platform.choices, label=_("Platform"))
    text = blocks.CharBlock(label=_("In one sentence"), max_length=80)

    class Meta:
        label = _("Platform")
        icon = "group"
        label_format = "{platform}"


class HomePage(BasePage):
    """The front page: what is on, how to reserve, the lectures, a brand, a story. There is one."""

    template = "home/home_page.html"
    page_description = _("The front page. Sessions and lectures appear by themselves.")
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.StandardPage",
        "home.BrandIndexPage",
        "home.StoryIndexPage",
        "lectures.ProgrammePage",
    ]
    max_count_per_parent = 2  # one in each language

    featured_brand = models.ForeignKey(
        "home.BrandPage",
        verbose_name=_("brand to show"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: the newest."),
    )
    featured_story = models.ForeignKey(
        "home.StoryPage",
        verbose_name=_("story to show"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: the newest."),
    )
    platforms = StreamField(
        [("platform", PlatformBlock())],
        verbose_name=_("the five platforms"),
        blank=True,
        max_num=5,
        help_text=_("One sentence each; the name leads to its sessions."),
    )
    body = StreamField(PageBody(), verbose_name=_("body"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [PageChooserPanel("featured_brand"), PageChooserPanel("featured_story")],
            heading=_("On show"),
        ),
        FieldPanel("platforms"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
