"""Model figures (道德模范, 中国好人, 齐鲁时代楷模) and their honours."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from cms.core.pages import BasePage, PageLink
from cms.core.pictures import PORTRAIT, picture_of
from cms.core.prepared import Given, Prepared
from home.cards import story_cards
from lectures.blocks import PageBody
from lectures.cards import Shown, below, card_rows, open_children, with_picture
from organisation.models import Place

CARD_PICTURES = ("portrait", "hero_image")
MOST_STORIES = 100


class StoryCategory(models.TextChoices):
    """The five kinds of virtue for which people are honoured."""

    HELPING = "helping", _("Helping others")
    COURAGE = "courage", _("Courage for what is right")
    HONESTY = "honesty", _("Honesty")
    DEVOTION = "devotion", _("Devotion to work")
    FAMILY = "family", _("Love of parents and family")


class HonourLevel(models.TextChoices):
    NATIONAL = "national", _("National")
    PROVINCE = "province", _("Provincial")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")


class StoryConsent(models.TextChoices):
    """On what ground the story names a person (PIPL 13, 27; field-notes P2)."""

    PERSON = "person", _("The person has agreed in writing")
    FAMILY = "family", _("The family has agreed in writing")
    PUBLISHED = "published", _("Only facts that the awarding body has published")


class StoryIndexPage(BasePage):
    """All stories, newest first. There is one."""

    template = "home/story_index_page.html"
    page_description = _("The list of stories; each model figure is a page below it.")
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.StoryPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of stories")
        verbose_name_plural = _("lists of stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the stories in the editor's order."""
        context = super().get_context(request, *args, **kwargs)
        context["stories"] = story_cards(
            self.stories_shown, self, self.address(request), StoryCategory.choices
        )
        return context

    @cached_property
    def stories_shown(self) -> list[Shown]:
        """Return the stories below this page with portrait and newest honour."""
        return with_picture(_STORIES_BELOW(**below(self)), *CARD_PICTURES)

    def images_beside(self) -> list[Any]:
        return [image for _row, image in self.stories_shown]


class StoryPage(BasePage):
    """The story of one model figure, told with dignity and only from facts."""

    template = "home/story_page.html"
    page_description = _("The story of one model figure, with honours and a portrait.")
    parent_page_types = ["home.StoryIndexPage"]
    subpage_types: list[str] = []

    person = models.CharField(_("person"), max_length=40)
    category = models.CharField(_("category"), max_length=10, choices=StoryCategory)
    portrait = models.ForeignKey(
        "images.CustomImage",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="story_pages",
    )
    summary = models.TextField(
        _("summary"),
        max_length=300,
        help_text=_("About sixty words: who, what, when. It stands beside the portrait."),
    )
    quote = models.CharField(
        _("quotation"),
        max_length=120,
        blank=True,
        help_text=_("In the person's own words, only where they are on record."),
    )
    body = StreamField(PageBody(), verbose_name=_("body"), blank=True)
    audio = models.ForeignKey(
        "wagtailmedia.Media",
        verbose_name=_("sound recording"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"type": "audio"},
    )
    consent = models.CharField(
        _("consent"),
        max_length=10,
        choices=StoryConsent,
        help_text=_("Why may we name this person? Needed before the story is published."),
    )
    related_lecture = models.ForeignKey(
        "lectures.LecturePage",
        verbose_name=_("related lecture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("person", boost=2),
        index.AutocompleteField("person"),
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("category"),
        index.RelatedFields("honours", [index.SearchField("name")]),
    ]

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("person", help_text=_("The full name, without a title.")),
                        FieldPanel("category", help_text=_("The kind of honour.")),
                    ]
                ),
                FieldPanel("portrait", help_text=_("Upright picture, 4:5. Ask the person first.")),
                FieldPanel("place", help_text=_("Where the person lives or works.")),
                FieldPanel("summary"),
                FieldPanel("quote"),
                FieldPanel("consent"),
            ],
            heading=_("The person"),
        ),
        InlinePanel(
            "honours",
            heading=_("Honours"),
            label=_("honour"),
            max_num=10,
            help_text=_("As the awarding body writes them; the newest is shown first."),
        ),
        FieldPanel("body", help_text=_("Put the page together from blocks, in reading order.")),
        MultiFieldPanel(
            [
                MediaChooserPanel(
                    "audio",
                    media_type="audio",
                    help_text=_("Somebody reads the story aloud, for those who like to listen."),
                ),
                PageChooserPanel(
                    "related_lecture", help_text=_("The lecture that tells this story.")
                ),
            ],
            heading=_("Beside the story"),
        ),
    ]

    serving_related = (
        *BasePage.serving_related,
        "portrait",
        "place",
        "audio",
        "related_lecture",
    )
    picture_fields = ("hero_image", "portrait")

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raise ``ValidationError`` rather than show a story without a ground to name the person.

        Holds also where the caller asks Wagtail to skip validation.
        """
        if self.live and self.consent not in StoryConsent.values:
            raise ValidationError({"consent": _("Say first why we may name this person.")})
        super().save(*args, **kwargs)

    def schema(self, url: str) -> dict[str, Any]:
        person = {"@type": "Person", "name": self.person}
        about = {"@type": "Article", "headline": self.title, "about": person}
        return super().schema(url) | about | {"description": self.summary}

    @classmethod
    def for_cards(cls) -> QuerySet[StoryPage, Any]:
        """Return rows with what a card shows, the newest honour as ``newest_honour``."""
        newest = StoryHonour.objects.filter(page_id=OuterRef("pk")).order_by("-year", "sort_order")
        label = Concat(Cast("year", models.CharField()), Value(" "), "name")
        pages = cls._default_manager.annotate(
            newest_honour=Subquery(newest.values(label=label)[:1])
        )
        own = ("person", "category", "summary", "quote", "newest_honour")
        return card_rows(pages, *own, pictures=CARD_PICTURES)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the honours, newest first, and the lecture that tells this story."""
        context = super().get_context(request, *args, **kwargs)
        context["portrait"] = picture_of(self.portrait, spec=PORTRAIT)
        honours = _HONOURS(page=self.pk) if self.is_served else self.honours.all()
        context["honours"] = sorted(honours, key=lambda honour: -honour.year)
        lecture = self.related_lecture
        if lecture is not None and lecture.live:
            context["lecture"] = PageLink(
                lecture.title, self.address_beside(lecture.url_path, request)
            )
        return context


class StoryHonour(TranslatableMixin, Orderable):
    """One honour: what, of which level, when, from whom."""

    page = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="honours")
    name = models.CharField(_("honour"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=HonourLevel)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1949), MaxValueValidator(2100)]
    )
    body = models.CharField(_("awarding body"), max_length=120, blank=True)

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("year")]),
        FieldPanel("body"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("honour")
        verbose_name_plural = _("honours")

    def __str__(self) -> str:
        return f"{self.name} · {self.year}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An honour speaks the language of its page."""
        if getattr(self, "locale_id", None) is None:
            self.locale_id = self.page.locale_id
        super().save(*args, **kwargs)


_STORIES_BELOW: Prepared[Any] = Prepared(
    lambda: open_children(StoryPage.for_cards())[:MOST_STORIES]
)
_HONOURS: Prepared[StoryHonour] = Prepared(
    lambda: StoryHonour.objects.filter(page_id=Given("page")).order_by("sort_order", "pk")
)
