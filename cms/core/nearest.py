"""Where the language switch leads from a page that the other language does not have."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.models import Page, Site


def nearest_page(path: str, page: Any, code: str) -> str:
    """Return the path of the nearest live page in language ``code``, or empty; one query.

    From a ``page``: the translation of the nearest page above it. From an address without a page
    (``None``): the page of the same address in the other language, else the nearest above.
    """
    root = next((one for one in Site.get_site_root_paths() if one.language_code == code), None)
    if root is None:
        return ""
    pages = Page.objects.filter(live=True, locale__language_code=code)
    if page is None:
        pages = pages.filter(url_path__in=_paths_to(path, root.root_path))
    else:
        keys = [row.translation_key for row in getattr(page, "trail", None) or page.get_ancestors()]
        pages = pages.filter(translation_key__in=keys)
    found = pages.order_by("-depth").values_list("url_path", flat=True).first()
    if found is None or not found.startswith(root.root_path):
        return ""
    return _prefix(code) + str(found).removeprefix(root.root_path)


def _paths_to(path: str, root: str) -> list[str]:
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] in dict(settings.LANGUAGES):
        parts = parts[1:]
    paths = [root]
    for part in parts:
        paths.append(f"{paths[-1]}{part}/")
    return paths


def _prefix(code: str) -> str:
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
