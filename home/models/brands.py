"""Brands of towns and villages: 一镇一品, 一村一品 (field-notes §1)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.core.pages import BasePage
from cms.core.prepared import Prepared
from home.cards import brand_cards
from lectures.blocks import PageBody
from lectures.cards import Shown, below, card_rows, open_children, with_picture
from lectures.coming import coming_for_brand
from organisation.models import Place

NEXT_SESSIONS = 5
MOST_BRANDS = 100


class BrandIndexPage(BasePage):
    """All brands, town by town. There is one."""

    template = "home/brand_index_page.html"
    page_description = _("The list of brands; each brand is a page below it.")
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.BrandPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of brands")
        verbose_name_plural = _("lists of brands")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the brands in the editor's order."""
        context = super().get_context(request, *args, **kwargs)
        context["brands"] = brand_cards(self.brands_shown, self, self.address(request))
        return context

    @cached_property
    def brands_shown(self) -> list[Shown]:
        """Return the brands below this page with place and picture."""
        return with_picture(_BRANDS_BELOW(**below(self)), "hero_image")

    def images_beside(self) -> list[Any]:
        return [image for _row, image in self.brands_shown]


class BrandPage(BasePage):
    """What one town or village is known for, where to see it, what goes on there."""

    template = "home/brand_page.html"
    page_description = _("What a town or village is known for, and where to see it.")
    parent_page_types = ["home.BrandIndexPage"]
    subpage_types: list[str] = []

    place = models.ForeignKey(
        Place,
        verbose_name=_("town or village"),
        on_delete=models.PROTECT,
        related_name="brand_pages",
        help_text=_("Its coming sessions are listed on the page."),
    )
    slogan = models.CharField(
        _("in one line"),
        max_length=40,
        blank=True,
        help_text=_("At most twenty characters read best."),
    )
    where_to_see = models.TextField(
        _("where to see it"),
        max_length=400,
        blank=True,
        help_text=_("Address, opening times, how to get there; one fact a line."),
    )
    body = StreamField(PageBody(), verbose_name=_("body"), blank=True)

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("slogan"),
        index.SearchField("body"),
        index.FilterField("place"),
    ]

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("place"), FieldPanel("slogan"), FieldPanel("where_to_see")],
            heading=_("The brand"),
        ),
        FieldPanel("body", help_text=_("Put the page together from blocks, in reading order.")),
    ]

    serving_related = (*BasePage.serving_related, "place")

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")

    @classmethod
    def for_cards(cls) -> models.QuerySet[BrandPage, Any]:
        """Return rows with what a card shows."""
        own = ("slogan", "introduction", "place__name", "place__name_en")
        return card_rows(cls._default_manager.all(), *own, pictures=("hero_image",))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the next sessions of the brand, else of its town or village; at most two queries."""
        context = super().get_context(request, *args, **kwargs)
        coming, is_of_place = coming_for_brand(self, self.place, NEXT_SESSIONS)
        context |= {"coming": coming, "is_of_place": is_of_place}
        context["where"] = [line for line in self.where_to_see.splitlines() if line.strip()]
        return context


_BRANDS_BELOW: Prepared[Any] = Prepared(lambda: open_children(BrandPage.for_cards())[:MOST_BRANDS])
