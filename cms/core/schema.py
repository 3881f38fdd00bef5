"""schema.org data of a page, as a data block that no browser executes."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# What could end a data block or begin mark-up, as JSON escapes (the same as Django's json_script).
HTML_IN_JSON = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld(data: dict[str, Any]) -> SafeString:
    """Return ``data`` as JSON that is safe inside a ``<script type="application/ld+json">``."""
    known = {"@context": "https://schema.org"} | {
        key: value for key, value in data.items() if value not in (None, "", [])
    }
    return mark_safe(json.dumps(known, ensure_ascii=False).translate(HTML_IN_JSON))
