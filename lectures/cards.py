"""Pages as cards of a list: addresses and words ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import ngettext
from wagtail.models import Page, PageViewRestriction

from cms.core.pictures import CARD, Picture, picture_of
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


def open_below(pages: QuerySet[Any], ancestor: Page) -> QuerySet[Any]:
    """Return the live pages below ``ancestor`` that carry no view restriction of their own."""
    restricted = PageViewRestriction.objects.filter(page_id=OuterRef("pk"))
    return pages.filter(~Exists(restricted), path__startswith=ancestor.path, live=True)


def open_children(pages: QuerySet[Any], parent: Page) -> QuerySet[Any]:
    """Return the live pages right below ``parent`` that anybody may read, in the editor's order."""
    return open_below(pages, parent).filter(depth=parent.depth + 1).order_by("path")


def card_url(page: Page, parent: Page, base: str | None) -> str:
    """Return the address of a page somewhere below ``parent``, whose own address is ``base``."""
    return f"{base or '/'}{page.url_path.removeprefix(parent.url_path)}"


def lecture_cards(pages: Iterable[Any], parent: Page, base: str | None) -> list[LectureCard]:
    """Return lectures below ``parent`` as cards; no query where renditions are read."""
    forms: dict[str, str] = {value: str(label) for value, label in Form.choices}
    return [
        LectureCard(
            url=card_url(page, parent, base),
            title=page.title,
            introduction=page.introduction,
            form=forms[page.form],
            form_value=page.form,
            team=page.team.display_name,
            length=minutes_label(page.length_minutes),
            audience=page.audience,
            picture=picture_of(page.hero_image, spec=CARD, alt=""),
        )
        for page in pages
    ]


def minutes_label(minutes: int) -> str:
    """Return 60 分钟, or ``60 minutes``."""
    return ngettext("%d minute", "%d minutes", minutes) % minutes
