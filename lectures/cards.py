"""Pages as cards of a list: addresses and words ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.utils.translation import get_language, ngettext
from wagtail.models import Page, PageViewRestriction

from cms.core.pictures import CARD, ImageFacts, Picture, image_in, picture_of
from cms.core.prepared import Given
from lectures.scheduling.enums import Form


@dataclass(frozen=True, slots=True)
class LectureCard:
    """One lecture of the programme."""

    url: str
    title: str
    introduction: str
    form: str
    form_value: str
    team: str
    length: str
    audience: str
    picture: Picture | None


# A row of a card query and its picture.
Shown = tuple[Any, ImageFacts | None]


def card_rows(pages: QuerySet[Any], *own: str, pictures: tuple[str, ...]) -> QuerySet[Any, Any]:
    """Return rows with what a card reads of a page: title, address, ``own`` columns, pictures."""
    of_pictures = [f"{name}__{column}" for name in pictures for column in ImageFacts.columns()]
    return pages.values_list("title", "url_path", *own, *of_pictures, named=True)


def with_picture(rows: Iterable[Any], *pictures: str) -> list[Shown]:
    """Return each row with the first picture that it has, for ``read_renditions`` and the card."""
    return [(row, image_in(row, *pictures)) for row in rows]


def open_below(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow to live pages that carry no view restriction of their own, below a page.

    For a ``Prepared`` query, which is asked ``(**below(page))``.
    """
    restricted = PageViewRestriction.objects.filter(page_id=OuterRef("pk"))
    subtree = (Given("first", CharField()), Given("last", CharField()))
    return pages.filter(~Exists(restricted), path__range=subtree, live=True)


def open_children(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow to live pages right below a page that anybody may read, in the editor's order.

    For a ``Prepared`` query, which is asked ``(**below(page))``.
    """
    return open_below(pages).filter(depth=Given("depth")).order_by("path")


def below(page: Page) -> dict[str, Any]:
    """Return the values that ``open_below`` and ``open_children`` ask for."""
    lowest, highest = page.alphabet[0] * page.steplen, page.alphabet[-1] * page.steplen
    return {"first": page.path + lowest, "last": page.path + highest, "depth": page.depth + 1}


def card_url(page: Any, parent: Page, base: str) -> str:
    """Return the address of a page somewhere below ``parent``, whose own address is ``base``."""
    return f"{base}{page.url_path.removeprefix(parent.url_path)}"


def lecture_cards(pages: Iterable[Shown], parent: Page, base: str) -> list[LectureCard]:
    """Return lectures below ``parent`` as cards; no query where renditions are read."""
    english = get_language() == "en"
    forms: dict[str, str] = {value: str(label) for value, label in Form.choices}
    return [
        LectureCard(
            url=card_url(page, parent, base),
            title=page.title,
            introduction=page.introduction,
            form=forms[page.form],
            form_value=page.form,
            team=(english and page.team__name_en) or page.team__name,
            length=minutes_label(page.length_minutes),
            audience=page.audience,
            picture=picture_of(image, spec=CARD, alt=""),
        )
        for page, image in pages
    ]


def minutes_label(minutes: int) -> str:
    """Return 60 分钟, or ``60 minutes``."""
    return ngettext("%d minute", "%d minutes", minutes) % minutes
