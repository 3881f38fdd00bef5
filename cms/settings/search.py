"""Turn ``SEARCH_URL`` into Wagtail's search backend."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ENGINES = {"elasticsearch8", "elasticsearch9", "opensearch2", "opensearch3"}


def search_from_url(url: str) -> dict[str, Any]:
    """Return the ``WAGTAILSEARCH_BACKENDS["default"]`` entry for ``url``.

    ``elasticsearch9://user:password@host:9200/index`` speaks HTTP, ``elasticsearch9+https://…``
    HTTPS; an empty URL means the site's own database. The index is ``practice`` unless named.
    Raises ``ImproperlyConfigured`` where the URL names no engine that we know.
    """
    if not url:
        return {"BACKEND": "wagtail.search.backends.database"}
    parts = urlsplit(url)
    engine, _, transport = parts.scheme.partition("+")
    if engine not in ENGINES or transport not in {"", "http", "https"} or not parts.netloc:
        known = ", ".join(f"{name}://" for name in sorted(ENGINES))
        raise ImproperlyConfigured(f"SEARCH_URL must begin with one of {known} and name a host.")
    return {
        "BACKEND": f"wagtail.search.backends.{engine}",
        "URLS": [f"{transport or 'http'}://{parts.netloc}"],
        "INDEX": parts.path.strip("/") or "practice",
        "TIMEOUT": 5,
        "OPTIONS": {},
        "INDEX_SETTINGS": {},
    }
