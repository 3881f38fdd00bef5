"""Pictures as templates need them: made once, read in one query, sizes for phones and desks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.blocks import ListBlock, StreamBlock, StreamValue, StructBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

SMALL = "fill-480x320|format-webp"
LARGE = "fill-1200x800|format-webp"
PORTRAIT = "fill-480x600|format-webp"
SHARE = "fill-900x600|format-jpeg"
CARD = "fill-480x320|format-webp"
CARD_PORTRAIT = "fill-240x300|format-webp"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image ready to print: addresses, size, and the words that stand for it."""

    url: str
    width: int
    height: int
    alt: str
    srcset: str = ""
    credit: str = ""


def read_renditions(images: Iterable[Any]) -> None:
    """Read the renditions of all ``images`` in one query; later look-ups make none."""
    found = list({image.pk: image for image in images if image is not None}.values())
    everyone = [image for image in images if image is not None]
    if not found:
        return
    prefetch_related_objects(found, "renditions")
    known = {image.pk: image for image in found}
    for image in everyone:
        source = known[image.pk]
        if source is not image:
            image._prefetched_objects_cache = source._prefetched_objects_cache


def picture_of(image: Any, *, spec: str = "", alt: str | None = None) -> Picture | None:
    """Return ``image`` in one size (``spec``) or in the two usual ones; ``None`` for none.

    Makes the files on first use. A source that is gone from the disk gives ``None``, not an error.
    """
    if image is None:
        return None
    try:
        if spec:
            large = small = image.get_rendition(spec)
        else:
            made = image.get_renditions(SMALL, LARGE)
            small, large = made[SMALL], made[LARGE]
    except OSError:
        return None
    return Picture(
        url=large.url,
        width=large.width,
        height=large.height,
        alt=image.description if alt is None else alt,
        srcset="" if spec else f"{small.url} {small.width}w, {large.url} {large.width}w",
        credit=image.credit,
    )


def collect_images(value: Any) -> list[Any]:
    """Return every image that the blocks of a stream value show."""
    return list(_images_in(value.stream_block, value)) if isinstance(value, StreamValue) else []


def _images_in(block: Any, value: Any) -> Iterator[Any]:
    if value is None:
        return
    if isinstance(block, ImageBlock | ImageChooserBlock):
        yield value
    elif isinstance(block, StreamBlock):
        for child in value:
            yield from _images_in(child.block, child.value)
    elif isinstance(block, StructBlock):
        for name, child_block in block.child_blocks.items():
            if isinstance(child_block, StructBlock | ListBlock | ImageChooserBlock):
                yield from _images_in(child_block, value.get(name))
    elif isinstance(block, ListBlock):
        for child_value in value:
            yield from _images_in(block.child_block, child_value)
