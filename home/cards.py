"""Brands and stories as cards of a list, and what the front page has on show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language
from wagtail.models import Page

from cms.core.pictures import CARD, CARD_PORTRAIT, Picture, picture_of
from cms.core.prepared import Given
from lectures.cards import Shown, card_url, open_below


@dataclass(frozen=True, slots=True)
class BrandCard:
    """One brand of the list."""

    url: str
    title: str
    slogan: str
    introduction: str
    place: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class StoryCard:
    """One story of the list: the person, the newest honour, the summary."""

    url: str
    title: str
    person: str
    category: str
    summary: str
    quote: str
    honour: str
    picture: Picture | None


def one_to_show(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow to the live page that the editor chose, in the language of the home page; else newest.

    For a ``Prepared`` query, which is asked ``(chosen=pk or None, **below(home))``.
    """
    chosen = Page.objects.filter(pk=Given("chosen")).values("translation_key")
    return (
        open_below(pages)
        .alias(is_chosen=Q(translation_key__in=chosen))
        .order_by("-is_chosen", F("first_published_at").desc(nulls_last=True), "-pk")[:1]
    )


def brand_cards(pages: Iterable[Shown], parent: Page, base: str) -> list[BrandCard]:
    """Return brands below ``parent``, whose address is ``base``; renditions are read before."""
    english = get_language() == "en"
    return [
        BrandCard(
            url=card_url(page, parent, base),
            title=page.title,
            slogan=page.slogan,
            introduction=page.introduction,
            place=(english and page.place__name_en) or page.place__name,
            picture=picture_of(image, spec=CARD, alt=""),
        )
        for page, image in pages
    ]


def story_cards(
    pages: Iterable[Shown], parent: Page, base: str, categories: Iterable[tuple[str, Any]]
) -> list[StoryCard]:
    """Return stories below ``parent``, read by ``StoryPage.for_cards``."""
    names = {value: str(label) for value, label in categories}
    return [
        StoryCard(
            url=card_url(page, parent, base),
            title=page.title,
            person=page.person,
            category=names[page.category],
            summary=page.summary,
            quote=page.quote,
            honour=page.newest_honour or "",
            picture=picture_of(image, spec=CARD_PORTRAIT, alt=""),
        )
        for page, image in pages
    ]
