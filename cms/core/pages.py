"""What every page of the site has: an introduction, a picture, a description for search engines, a trail home."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page
from wagtail.search import index


class BasePage(Page):
    """The common ground of all pages.

    An editor fills in a title, two or three sentences of introduction and a picture; the rest has
    sensible defaults.
    """

    introduction = models.TextField(
        _("introduction"),
        max_length=300,
        blank=True,
        help_text=_("Two or three sentences under the title. Say what the reader gets here."),
    )
    hero_image = models.ForeignKey(
        "images.CustomImage",
        verbose_name=_("main picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Wide picture, 3:2. Set its focal point in the picture library."),
    )
    share_image = models.ForeignKey(
        "images.CustomImage",
        verbose_name=_("picture for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown when the page is shared in a chat. Empty: the main picture."),
    )

    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    content_panels: list[Panel] = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("introduction"), FieldPanel("hero_image")], heading=_("Head of the page")
        ),
    ]
    promote_panels: list[Panel] = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        ),
        FieldPanel("share_image"),
    ]

    class Meta:
        abstract = True
