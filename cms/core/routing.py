"""Find the page of a request in two queries, however deep it lies.

Wagtail asks twice for each part of the path, and again for the trail, the translations and the
view restrictions. Here one query reads all of these, and one the page; a page may cost ten in all.
Hooks, restrictions and redirects work as in Wagtail, whose own view serves what is found.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, TextField
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.models.sites import SiteRootPath
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from cms.core.prepared import Given, Prepared


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


def address_of(url_path: str, language: str) -> str | None:
    """Return the address of the page at ``url_path`` in the tree of ``language``; no query."""
    for root in Site.get_site_root_paths():
        if root.language_code == language and url_path.startswith(root.root_path):
            prefix = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
            return prefix + url_path.removeprefix(root.root_path)
    return None


def _route(request: HttpRequest, path: str) -> RouteResult | None:
    roots = _roots(request)
    if not roots:
        return None
    root = _root_path(roots)
    wanted = root + path
    rows = _relatives_at(root, path)
    trail = sorted(
        (row for row in rows if wanted.startswith(row.url_path)), key=lambda row: len(row.url_path)
    )
    if not trail or trail[-1].url_path != wanted or not trail[-1].live:
        return None
    page = _load(trail, rows)
    if page is not None:
        page.served_at = request.path
        page.roots_found = roots
    return page and RouteResult(page)


def _roots(request: HttpRequest) -> list[SiteRootPath]:
    """Return the home pages of the site that is meant, one in each language.

    Asks the database which site that is only where there is more than one.
    """
    roots: list[SiteRootPath] = Site.get_site_root_paths()
    if len({root.site_id for root in roots}) <= 1:
        return roots
    site = Site.find_for_request(request)
    return [root for root in roots if site is not None and root.site_id == site.pk]


def _root_path(roots: list[SiteRootPath]) -> str:
    """Return the ``url_path`` of the home page in the active language, else of the site's own."""
    try:
        language = get_supported_content_language_variant(get_language())
    except LookupError:
        language = ""
    spoken = [root for root in roots if root.language_code == language]
    own = Site.objects.filter(pk=roots[0].site_id).values_list("root_page__url_path", flat=True)
    return str(spoken[0].root_path if spoken else own.get())


def _relatives_at(root: str, path: str) -> list[Relative]:
    """Return the pages from the home page to ``path``, and the translations of the last."""
    paths = [root]
    for part in path.split("/"):
        if part:
            paths.append(f"{paths[-1]}{part}/")
    values: dict[str, str] = {}
    for at, one in enumerate(paths):
        values |= {f"path{at}": one, f"slug{at}": one.rstrip("/").rpartition("/")[2]}
    return [Relative(*row) for row in _relatives_on(len(paths))(**values)]


@lru_cache(maxsize=8)
def _relatives_on(length: int) -> Prepared[tuple[Any, ...]]:
    """Return the query behind ``_relatives_at`` for a trail of ``length`` pages."""
    paths = [Given(f"path{at}", TextField()) for at in range(length)]
    slugs = [Given(f"slug{at}", CharField()) for at in range(length)]
    target = Page.objects.filter(slug=slugs[-1], url_path=paths[-1]).values("translation_key")
    on_the_way = _relatives().filter(slug__in=slugs, url_path__in=paths)
    return Prepared(lambda: on_the_way.union(_relatives().filter(translation_key__in=target)))


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


@lru_cache(maxsize=32)
def _page_of(model: Any) -> Prepared[Any]:
    """Return the query for one page of ``model`` with what its head shows."""
    pages = model.for_serving() if hasattr(model, "for_serving") else model._default_manager.all()
    return Prepared(lambda: pages.filter(pk=Given("pk")))


def _load(trail: list[Relative], rows: list[Relative]) -> Any | None:
    """Return the specific page with what it shows of its neighbours already known."""
    own = trail[-1]
    model = ContentType.objects.get_for_id(own.content_type_id).model_class() or Page
    page = _page_of(model).first(pk=own.pk)
    if page is None:
        return None
    page.trail = trail[:-1]
    page.translations_found = [
        row for row in rows if row.translation_key == own.translation_key and row.live
    ]
    page.is_unrestricted = not any(row.is_restricted for row in trail)
    return page
