"""Turn the plain bodies of the content modules into what a StreamField stores."""

from __future__ import annotations

import json
import uuid
from typing import Any

from cms.images.models import CustomImage
from home.demo.content.words import Body
from home.demo.pictures.catalogue import PICTURES

ALT_EN = {plan.slug: plan.alt_en for plan in PICTURES}
ALT_ZH = {plan.slug: plan.alt for plan in PICTURES}
# Items are named by what they say, so that each load writes the same.
ITEMS = uuid.UUID("5f0a3c86-7d1b-4c55-9c0e-2f6f6f2d8f11")


def stream_of(body: Body, language: str, pictures: dict[str, CustomImage]) -> str:
    """Return ``body`` as the JSON of a StreamField with our shared blocks."""
    return json.dumps(
        [{"type": kind, "value": _value(kind, value, language, pictures)} for kind, value in body],
        ensure_ascii=False,
    )


def _value(kind: str, value: Any, language: str, pictures: dict[str, CustomImage]) -> Any:
    match kind:
        case "facts":
            facts = [{"name": name, "value": text} for name, text in value["facts"]]
            return {"title": value["title"], "facts": _items(facts)}
        case "timeline":
            moments = [
                {"when": when, "what": what, "text": text} for when, what, text in value["moments"]
            ]
            return {"title": value["title"], "moments": _items(moments)}
        case "picture":
            slug = value["image"]
            alt = (ALT_EN if language == "en" else ALT_ZH)[slug]
            return {
                "image": {"image": pictures[slug].pk, "decorative": False, "alt_text": alt},
                "caption": value["caption"],
            }
    return value


def _items(values: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return the values as a ListBlock stores them: one without ``id`` would be read as a value."""
    return [
        {"type": "item", "value": value, "id": str(uuid.uuid5(ITEMS, f"{number} {value}"))}
        for number, value in enumerate(values)
    ]
