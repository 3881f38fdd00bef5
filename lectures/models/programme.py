"""The programme and its lectures."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from cms.core.pages import BasePage
from cms.core.prepared import Given, Prepared
from lectures.blocks import PageBody
from lectures.cards import (
    Shown,
    below,
    card_rows,
    lecture_cards,
    minutes_label,
    open_children,
    with_picture,
)
from lectures.coming import coming_for_page
from lectures.scheduling.enums import LECTURE_FORMS
from organisation.models import Lecturer, Team

NEXT_SESSIONS = 5
MOST_LECTURES = 100
FORM_CHOICES = [(form.value, form.label) for form in LECTURE_FORMS]


class ProgrammePage(BasePage):
    """All lectures that a village can ask for, by form. There is one."""

    template = "lectures/programme_page.html"
    page_description = _("The list of lectures; each lecture is a page below it.")
    parent_page_types = ["home.HomePage"]
    subpage_types = ["lectures.LecturePage"]
    max_count_per_parent = 1

    body = StreamField(PageBody(), verbose_name=_("body"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("lecture programme")
        verbose_name_plural = _("lecture programmes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the lectures, all or of the form in ``?form=``; an unknown form shows all."""
        context = super().get_context(request, *args, **kwargs)
        chosen = request.GET.get("form", "")
        chosen = chosen if chosen in dict(FORM_CHOICES) else ""
        pages = [shown for shown in self.lectures_shown if chosen in ("", shown[0].form)]
        context["lectures"] = lecture_cards(pages, self, self.address(request))
        context["chosen_form"] = chosen
        context["forms"] = FORM_CHOICES
        return context

    @cached_property
    def lectures_shown(self) -> list[Shown]:
        """Return the lectures below this page with team and picture, in the editor's order."""
        return with_picture(_LECTURES_BELOW(**below(self)), "hero_image")

    def images_beside(self) -> list[Any]:
        return [image for _row, image in self.lectures_shown]


class LectureTag(TaggedItemBase):
    content_object = ParentalKey(
        "lectures.LecturePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class LecturePage(BasePage):
    """One lecture: what it tells, who gives it, for whom. Dates come from the team desk."""

    template = "lectures/lecture_page.html"
    page_description = _("A lecture that villages can ask for. Dates are booked at the team desk.")
    parent_page_types = ["lectures.ProgrammePage"]
    subpage_types: list[str] = []

    form = models.CharField(_("form"), max_length=10, choices=FORM_CHOICES)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, related_name="lecture_pages"
    )
    lecturers = ParentalManyToManyField(
        Lecturer, verbose_name=_("lecturers"), blank=True, related_name="lecture_pages"
    )
    audience = models.CharField(
        _("for whom"),
        max_length=80,
        blank=True,
        help_text=_("For example: everyone from ten years on."),
    )
    length_minutes = models.PositiveSmallIntegerField(
        _("length (minutes)"),
        default=60,
        validators=[MinValueValidator(10), MaxValueValidator(240)],
    )
    body = StreamField(PageBody(), verbose_name=_("body"), blank=True)
    video = models.ForeignKey(
        "wagtailmedia.Media",
        verbose_name=_("video"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"type": "video"},
    )
    tags = ClusterTaggableManager(through=LectureTag, verbose_name=_("tags"), blank=True)

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("audience"),
        index.FilterField("form"),
        index.FilterField("team"),
        index.RelatedFields("lecturers", [index.SearchField("name")]),
        index.RelatedFields("tags", [index.SearchField("name")]),
    ]

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("form", help_text=_("How it is told: one of the four forms.")),
                FieldPanel("team", help_text=_("Who gives it; dates are booked by this team.")),
                FieldPanel("lecturers", help_text=_("Tick everyone who can give it.")),
                FieldRowPanel([FieldPanel("audience"), FieldPanel("length_minutes")]),
            ],
            heading=_("The lecture"),
        ),
        FieldPanel("body", help_text=_("Put the page together from blocks, in reading order.")),
        MediaChooserPanel(
            "video", media_type="video", help_text=_("A recording or a few minutes of it.")
        ),
        InlinePanel(
            "materials",
            heading=_("Materials"),
            label=_("document"),
            max_num=12,
            help_text=_("Handouts and slides that visitors may download."),
        ),
        FieldPanel("tags", help_text=_("A few words for finding it again, with commas between.")),
    ]

    serving_related = (*BasePage.serving_related, "team", "video")

    class Meta:
        verbose_name = _("lecture")
        verbose_name_plural = _("lectures")

    @classmethod
    def for_cards(cls) -> models.QuerySet[LecturePage, Any]:
        """Return rows with what a card shows."""
        own = ("introduction", "form", "audience", "length_minutes", "team__name", "team__name_en")
        return card_rows(cls._default_manager.all(), *own, pictures=("hero_image",))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the lecturers, the materials and the next sessions, one query each."""
        context = super().get_context(request, *args, **kwargs)
        context["coming"] = coming_for_page(self, NEXT_SESSIONS)
        context["people"] = self.people()
        context["downloads"] = (
            _MATERIALS(page=self.pk)
            if self.is_served
            else list(self.materials.select_related("document"))
        )
        context["length"] = minutes_label(self.length_minutes)
        return context

    def schema(self, url: str) -> dict[str, Any]:
        lecture = {"@type": "CreativeWork", "timeRequired": f"PT{self.length_minutes}M"}
        return super().schema(url) | lecture

    def people(self) -> list[Lecturer]:
        """Return the active lecturers; a translation has those of its source."""
        return _PEOPLE(key=self.translation_key)


class LectureMaterial(Orderable):
    """A handout or slide set to download."""

    page = ParentalKey(LecturePage, on_delete=models.CASCADE, related_name="materials")
    document = models.ForeignKey(
        "documents.CustomDocument",
        verbose_name=_("document"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    label = models.CharField(
        _("name to show"),
        max_length=80,
        blank=True,
        help_text=_("Empty: the title of the document."),
    )

    panels = [FieldPanel("document"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        verbose_name = _("lecture material")
        verbose_name_plural = _("lecture materials")

    def __str__(self) -> str:
        return self.label or self.document.title


_LECTURES_BELOW: Prepared[Any] = Prepared(
    lambda: open_children(LecturePage.for_cards())[:MOST_LECTURES]
)
_MATERIALS: Prepared[LectureMaterial] = Prepared(
    lambda: (
        LectureMaterial.objects.select_related("document")
        .filter(page_id=Given("page"))
        .order_by("sort_order", "pk")
    )
)
_PEOPLE: Prepared[Lecturer] = Prepared(
    lambda: (
        Lecturer.objects.filter(
            lecture_pages__translation_key=Given("key", models.UUIDField()), is_active=True
        )
        .distinct()
        .order_by("name")
    )
)
