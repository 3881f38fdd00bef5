"""What every page of the site has: introduction, picture, description for search, a trail home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.models.sites import SiteRootPath
from wagtail.search import index

from cms.core import clock, dates
from cms.core.page_forms import PageForm
from cms.core.pictures import SHARE, Picture, collect_images, picture_of, read_renditions
from cms.core.schema import json_ld


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page's title and address, ready for a template."""

    title: str
    url: str


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
            [
                FieldPanel("share_image"),
                FieldPanel(
                    "search_description",
                    help_text=_(
                        "One or two sentences for search engines. Empty: the introduction."
                    ),
                ),
                FieldPanel(
                    "seo_title",
                    help_text=_("Only if the name in the browser should differ from the title."),
                ),
            ],
            heading=_("Search engines and chats"),
        ),
    ]
    settings_panels: list[Panel] = [
        *Page.settings_panels,
        MultiFieldPanel([FieldPanel("slug")], heading=_("Address")),
    ]
    base_form_class = PageForm

    # What ``for_serving`` joins; pages add their own keys.
    serving_related: tuple[str, ...] = ("hero_image", "share_image")
    # Image keys whose pictures the page shows, hero first.
    picture_fields: tuple[str, ...] = ("hero_image",)

    class Meta:
        abstract = True

    @classmethod
    def for_serving(cls) -> QuerySet[Self]:
        """Pages with what their head shows, in one query."""
        return cls._default_manager.select_related(*cls.serving_related)

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """As Wagtail's; no query where the routing has seen that there is none."""
        if getattr(self, "is_unrestricted", False):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def address(self, request: HttpRequest | None = None) -> str:
        """Return this page's address without the host: where it is served, else by the tree."""
        served_at: str | None = getattr(self, "served_at", None)
        return served_at or self.get_url(request) or "/"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``pictures`` (by field name), the trail, alternates and labels."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        images = {name: getattr(self, name) for name in self.picture_fields}
        read_renditions(
            [*images.values(), self.share_image, *self.body_images(), *self.images_beside()]
        )
        context["pictures"] = {name: picture_of(image) for name, image in images.items()}
        context["breadcrumb"] = self.breadcrumb(request)
        context["alternates"] = self.alternates(request)
        context["canonical"] = f"{settings.SITE_URL}{self.address(request)}"
        context["updated_label"] = self.updated_label
        context["share_picture"] = self.share_picture()
        context["json_ld"] = json_ld(self.schema(context["canonical"]))
        context["description"] = self.search_description or self.introduction
        return context

    def body_images(self) -> list[Any]:
        """Return every image in the body; read in one query where it has any."""
        body = getattr(self, "body", None)
        return collect_images(body) if body else []

    def images_beside(self) -> list[Any]:
        """Return the images of other pages shown here as cards; ``None`` is fine."""
        return []

    @property
    def is_served(self) -> bool:
        """Return whether this is what the database holds, and no preview of unsaved changes."""
        return hasattr(self, "served_at")

    def breadcrumb(self, request: HttpRequest | None = None) -> list[PageLink]:
        """Return the pages above this one, the home page first."""
        trail = getattr(self, "trail", None)
        if trail is None:
            home_depth = 2  # below Wagtail's root
            ancestors = self.get_ancestors().filter(depth__gte=home_depth)
            return [PageLink(page.title, page.get_url(request) or "") for page in ancestors]
        if not trail:
            return []
        return [PageLink(row.title, self.address_beside(row.url_path, request)) for row in trail]

    def address_beside(self, url_path: str, request: HttpRequest | None = None) -> str:
        """Return the address of the page at ``url_path`` of the same tree; no query."""
        home = f"/{self.url_path.split('/')[1]}/"
        base = self.address(request).removesuffix(self.url_path.removeprefix(home))
        return base + url_path.removeprefix(home)

    def alternates(self, request: HttpRequest | None = None) -> dict[str, str]:
        """Return the full address in each language that the page is published in."""
        found = getattr(self, "translations_found", None)
        if found is None:
            pages = self.get_translations(inclusive=True).live().select_related("locale")
            found_paths = {page.locale.language_code: page.url_path for page in pages}
        else:
            found_paths = {row.language_code: row.url_path for row in found}
        roots: list[SiteRootPath] = getattr(self, "roots_found", None) or Site.get_site_root_paths()
        if request and len({root.site_id for root in roots}) > 1:
            site = Site.find_for_request(request)
            roots = [root for root in roots if site and root.site_id == site.pk]
        addresses: dict[str, str] = {}
        for root in roots:
            url_path = found_paths.get(root.language_code, "")
            if url_path.startswith(root.root_path):
                is_default = root.language_code == settings.LANGUAGE_CODE
                prefix = "/" if is_default else f"/{root.language_code}/"
                path = url_path.removeprefix(root.root_path)
                addresses[root.language_code] = f"{settings.SITE_URL}{prefix}{path}"
        return addresses

    def schema(self, url: str) -> dict[str, Any]:
        """Return what schema.org calls this page; pages say more by extending it."""
        return {
            "@type": "WebPage",
            "name": self.title,
            "description": self.search_description or self.introduction,
            "url": url,
        }

    @cached_property
    def updated_label(self) -> str:
        """Return the day of the last change as people say it; empty before publication."""
        if self.last_published_at is None:
            return ""
        return dates.day_label(clock.local(self.last_published_at).date())

    def share_picture(self) -> Picture | None:
        """Return the picture that a chat shows beside the link, with its whole address."""
        picture = picture_of(self.share_image or self.hero_image, spec=SHARE)
        if picture and picture.url.startswith("/"):
            return replace(picture, url=f"{settings.SITE_URL}{picture.url}")
        return picture
