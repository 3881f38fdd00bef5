"""Pages of plain content: about us, contact, privacy, how to take part."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.core.pages import BasePage, PageLink
from cms.core.prepared import Prepared
from lectures.blocks import PageBody
from lectures.cards import below, card_url, open_children


class StandardPage(BasePage):
    """A page of plain content, and a folder for more of them."""

    template = "home/standard_page.html"
    page_description = _("Plain content: about us, contact, how to take part.")
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    body = StreamField(PageBody(), verbose_name=_("body"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body", help_text=_("Put the page together from blocks, in reading order.")),
    ]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the pages below this one as links."""
        context = super().get_context(request, *args, **kwargs)
        base = self.address(request)
        context["below"] = [
            PageLink(page.title, card_url(page, self, base)) for page in _BELOW(**below(self))
        ]
        return context


_BELOW: Prepared[Page] = Prepared(lambda: open_children(Page.objects.only("title", "url_path")))
