"""Find the page of a request in two queries, however deep it lies.

Wagtail asks twice for each part of the path, and again for the trail, the translations and the
view restrictions. Here one query reads all of these, and one the page; a page may cost ten in all.
Hooks, restrictions and redirects work as in Wagtail, whose own view serves what is found.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.models.sites import SiteRootPath
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve


@dataclass(frozen=True, slots=True)
class Relative:
    """The part of a page that trails and language switches need."""

    pk: int
    content_type_id: int
    title: str
    slug: str
    url_path: str
    live: bool
    translation_key: uuid.UUID
    language_code: str
    is_restricted: bool


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve the page at ``path`` in the active language; 404 where there is none."""
    request._wagtail_route_for_request = _route(request, path)  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def _route(request: HttpRequest, path: str) -> RouteResult | None:
    site = Site.find_for_request(request)
    if site is None:
        return None
    root = _root_path(site)
    wanted = root + path
    rows = _relatives_at(root, path)
    trail = sorted(
        (row for row in rows if wanted.startswith(row.url_path)), key=lambda row: len(row.url_path)
    )
    if not trail or trail[-1].url_path != wanted or not trail[-1].live:
        return None
    return RouteResult(_load(trail, rows))


def _root_path(site: Site) -> str:
    """Return the ``url_path`` of the home page in the active language, else of the site's own."""
    roots = [root for root in Site.get_site_root_paths() if root.site_id == site.pk]
    try:
        language = get_supported_content_language_variant(get_language())
    except LookupError:
        language = ""
    spoken: list[SiteRootPath] = [root for root in roots if root.language_code == language]
    return str(spoken[0].root_path if spoken else site.root_page.url_path)


def _relatives_at(root: str, path: str) -> list[Relative]:
    """Return the pages from the home page to ``path``, and the translations of the last."""
    parts = [part for part in path.split("/") if part]
    paths = [root]
    for part in parts:
        paths.append(f"{paths[-1]}{part}/")
    slugs = {one.rstrip("/").rpartition("/")[2] for one in paths}
    on_the_way = Q(slug__in=slugs, url_path__in=paths)
    target = Page.objects.filter(slug=paths[-1].rstrip("/").rpartition("/")[2], url_path=paths[-1])
    translations = _relatives().filter(translation_key__in=target.values("translation_key"))
    found = _relatives().filter(on_the_way).union(translations)
    return [Relative(*row) for row in found]


def _relatives() -> QuerySet[Any, Any]:
    """Rows of ``Relative``; an alias counts as restricted, for its source may be."""
    return (
        Page.objects.order_by()
        .annotate(
            restricted=Exists(PageViewRestriction.objects.filter(page_id=OuterRef("pk")))
            | Q(alias_of__isnull=False)
        )
        .values_list(
            "pk",
            "content_type_id",
            "title",
            "slug",
            "url_path",
            "live",
            "translation_key",
            F("locale__language_code"),
            "restricted",
        )
    )


def _load(trail: list[Relative], rows: list[Relative]) -> Page:
    """Return the specific page with what it shows of its neighbours already known."""
    own = trail[-1]
    model = ContentType.objects.get_for_id(own.content_type_id).model_class() or Page
    queryset = (
        model.for_serving() if hasattr(model, "for_serving") else model._default_manager.all()
    )
    page: Any = queryset.get(pk=own.pk)
    page.trail = trail[:-1]
    page.translations_found = [
        row for row in rows if row.translation_key == own.translation_key and row.live
    ]
    page.is_unrestricted = not any(row.is_restricted for row in trail)
    return page
