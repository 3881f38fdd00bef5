"""The front page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Max
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.core.blocks import WordBlocks
from cms.core.pages import BasePage
from cms.core.prepared import Prepared
from home.cards import brand_cards, one_to_show, story_cards
from home.models.brands import BrandPage
from home.models.stories import CARD_PICTURES, StoryCategory, StoryPage
from lectures.cards import Shown, below, lecture_cards, open_below, with_picture
from lectures.coming import coming_everywhere
from lectures.models import LecturePage
from lectures.models.programme import FORM_CHOICES
from lectures.scheduling.enums import LECTURE_FORMS
from organisation.enums import Platform

NEXT_SESSIONS = 6
PLATFORM_NAMES = dict(Platform.choices)


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
    body = StreamField(WordBlocks(), verbose_name=_("body"), blank=True)

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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the next sessions, a lecture of each form, a brand and a story (four queries)."""
        context = super().get_context(request, *args, **kwargs)
        context["coming"] = coming_everywhere(NEXT_SESSIONS)
        context["forms"] = FORM_CHOICES
        context["five"] = [
            (block.value["platform"], PLATFORM_NAMES[block.value["platform"]], block.value["text"])
            for block in self.platforms
        ]
        base = self.address(request)
        context["lectures"] = lecture_cards(self.lectures_shown, self, base)
        context["brand"] = next(iter(brand_cards(self.brand_shown, self, base)), None)
        context["story"] = next(
            iter(story_cards(self.story_shown, self, base, StoryCategory.choices)), None
        )
        return context

    def schema(self, url: str) -> dict[str, Any]:
        return super().schema(url) | {"@type": "WebSite"}

    @cached_property
    def lectures_shown(self) -> list[Shown]:
        """Return the newest lecture of each of the four forms."""
        found = {lecture.form: lecture for lecture in _NEWEST_LECTURES(**below(self))}
        rows = [found[form] for form in LECTURE_FORMS if form in found]
        return with_picture(rows, "hero_image")

    @cached_property
    def brand_shown(self) -> list[Shown]:
        """Return the one brand on show, if there is any."""
        rows = _BRAND_TO_SHOW(chosen=self.featured_brand_id, **below(self))
        return with_picture(rows, "hero_image")

    @cached_property
    def story_shown(self) -> list[Shown]:
        """Return the one story on show, if there is any."""
        rows = _STORY_TO_SHOW(chosen=self.featured_story_id, **below(self))
        return with_picture(rows, *CARD_PICTURES)

    def images_beside(self) -> list[Any]:
        shown = (*self.lectures_shown, *self.brand_shown, *self.story_shown)
        return [image for _row, image in shown]


def _newest_lectures() -> models.QuerySet[LecturePage, Any]:
    newest = open_below(LecturePage.objects.order_by()).values("form").annotate(newest=Max("pk"))
    return LecturePage.for_cards().filter(pk__in=newest.values("newest"))


_NEWEST_LECTURES: Prepared[Any] = Prepared(_newest_lectures)
_BRAND_TO_SHOW: Prepared[Any] = Prepared(lambda: one_to_show(BrandPage.for_cards()))
_STORY_TO_SHOW: Prepared[Any] = Prepared(lambda: one_to_show(StoryPage.for_cards()))
