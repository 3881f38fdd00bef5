"""Pictures as templates need them: made once, read in one query, sizes for phones and desks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from wagtail.blocks import ListBlock, StreamBlock, StreamValue, StructBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.images.models import Filter

from cms.core.prepared import Prepared, given_many

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
    width: str
    height: str
    alt: str
    srcset: str = ""
    credit: str = ""


class Made(NamedTuple):
    """A picture file that was made: its name in the storage, and its size."""

    file: str
    width: int
    height: int


@lru_cache(maxsize=8)
def _renditions_of(number: int) -> Prepared[tuple[Any, ...]]:
    """Return the query for the renditions of up to ``number`` images."""
    columns = ("image_id", "filter_spec", "focal_point_key", "file", "width", "height")
    model = get_image_model().get_rendition_model()
    return Prepared(
        lambda: model.objects.filter(image__id__in=given_many(number)).values_list(*columns)
    )


def read_renditions(images: Iterable[Any]) -> None:
    """Read the renditions of all ``images`` in one query; ``picture_of`` then makes none."""
    everyone = [image for image in images if image is not None]
    known: dict[int, dict[tuple[str, str], Made]] = {image.pk: {} for image in everyone}
    if not known:
        return
    # Few sizes of query, so that each is prepared once: 4, 16, 64 … images.
    number = 4
    while number < len(known):
        number *= 4
    keys = {f"n{at}": pk for at, pk in enumerate([*known, *[0] * (number - len(known))])}
    for pk, spec, focus, file, width, height in _renditions_of(number)(**keys):
        known[pk][spec, focus] = Made(file, width, height)
    for image in everyone:
        image.renditions_known = known[image.pk]


@lru_cache(maxsize=64)
def _filter(spec: str) -> Filter:
    return Filter(spec=spec)


def _made(image: Any, spec: str) -> Made:
    """Return the file of ``image`` in one size: as read before, else looked up or made now."""
    known = getattr(image, "renditions_known", {})
    found = known.get((spec, _filter(spec).get_cache_key(image)))
    if found is None:
        rendition = image.get_rendition(spec)
        found = Made(rendition.file.name, rendition.width, rendition.height)
    return found


def picture_of(image: Any, *, spec: str = "", alt: str | None = None) -> Picture | None:
    """Return ``image`` in one size (``spec``) or in the two usual ones; ``None`` for none.

    Makes the files on first use. A source that is gone from the disk gives ``None``, not an error.
    """
    if image is None:
        return None
    try:
        large = _made(image, spec or LARGE)
        small = large if spec else _made(image, SMALL)
    except OSError:
        return None
    url = default_storage.url(large.file)
    return Picture(
        url=url,
        # As text, for templates would ask of each number how it is written in this language.
        width=str(large.width),
        height=str(large.height),
        alt=image.description if alt is None else alt,
        srcset=""
        if spec
        else f"{default_storage.url(small.file)} {small.width}w, {url} {large.width}w",
        credit=image.credit,
    )


@dataclass(slots=True)
class ImageFacts:
    """Stands in for an image where a list reads rows, for objects would cost more than the query.

    ``columns`` names what a row must bring, after the name of its field and two underscores.
    """

    pk: int
    description: str
    credit: str
    focal_point_x: int | None
    focal_point_y: int | None
    focal_point_width: int | None
    focal_point_height: int | None
    renditions_known: dict[tuple[str, str], Made] = field(default_factory=dict)

    @classmethod
    def columns(cls) -> list[str]:
        return [one.name for one in fields(cls) if one.name != "renditions_known"]

    def get_rendition(self, spec: str) -> Any:
        """Make the file as Wagtail does, once."""
        return get_image_model().objects.get(pk=self.pk).get_rendition(spec)


def image_in(row: Any, *names: str) -> ImageFacts | None:
    """Return the first image that ``row`` has among the fields ``names``."""
    for name in names:
        if getattr(row, f"{name}__pk") is not None:
            return ImageFacts(*(getattr(row, f"{name}__{one}") for one in ImageFacts.columns()))
    return None


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
