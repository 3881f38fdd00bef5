"""The programme and its lectures."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
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
from lectures.blocks import PageBody
from lectures.scheduling.enums import LECTURE_FORMS
from organisation.models import Lecturer, Team

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


class LectureTag(TaggedItemBase):
    content_object = ParentalKey(
        "lectures.LecturePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class LecturePage(BasePage):
    """One lecture: what it tells, who gives it, for whom, how long. Dates come from the team desk."""

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
                FieldPanel("form"),
                FieldPanel("team"),
                FieldPanel("lecturers"),
                FieldRowPanel([FieldPanel("audience"), FieldPanel("length_minutes")]),
            ],
            heading=_("The lecture"),
        ),
        FieldPanel("body"),
        MediaChooserPanel("video", media_type="video"),
        InlinePanel("materials", heading=_("Materials"), label=_("document"), max_num=12),
        FieldPanel("tags"),
    ]

    class Meta:
        verbose_name = _("lecture")
        verbose_name_plural = _("lectures")


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
