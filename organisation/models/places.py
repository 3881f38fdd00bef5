"""The tree of places (阵地) and the spaces in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet
from wagtail.search import index

from organisation.enums import Level, SpaceKind


def in_subtrees(paths: Iterable[str], prefix: str = "") -> Q:
    """Return the condition that ``<prefix>path`` lies in one of the subtrees with these paths.

    No path means nothing matches: an empty scope sees nothing.
    """
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{prefix}path__startswith": path})
    return condition


class PlaceQuerySet(MP_NodeQuerySet):
    def in_subtree(self, place: Place) -> Self:
        """Places at or below ``place``."""
        return self.filter(path__startswith=place.path)

    def active(self) -> Self:
        return self.filter(is_active=True)

    def institutes(self) -> Self:
        return self.filter(level=Level.INSTITUTE)


class PlaceManager(MP_NodeManager.from_queryset(PlaceQuerySet)):  # type: ignore[misc]  # made class
    """Answers with our queryset, where treebeard's own manager keeps its; in tree order."""

    def get_queryset(self) -> PlaceQuerySet:
        return PlaceQuerySet(self.model, using=self._db).order_by("path")


class Place(MP_Node, ClusterableModel, index.Indexed):
    """One practice place of the five levels, with what a visitor needs to get there and in."""

    name = models.CharField(pgettext_lazy("organisation", "name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    slug = models.SlugField(_("address on the site"), max_length=80, unique=True)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    division_code = models.CharField(
        _("division code"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d{6,12}\Z", _("6 to 12 digits."))],
        help_text=_("Statistical division code, for example 371083105 for 南黄镇."),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    longitude = models.DecimalField(
        _("longitude (WGS-84)"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    latitude = models.DecimalField(
        _("latitude (WGS-84)"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    directions = models.TextField(
        _("how to get there"), blank=True, help_text=_("Three short steps, one a line.")
    )
    access_notes = models.TextField(
        pgettext_lazy("organisation", "access"),
        blank=True,
        help_text=_("Steps, lift, toilet, hearing loop."),
    )
    step_free = models.BooleanField(_("step-free access"), default=False)
    phone = models.CharField(_("public phone"), max_length=40, blank=True)
    photo = models.ForeignKey(
        "images.CustomImage",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_active = models.BooleanField(_("in use"), default=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = PlaceManager()

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.FilterField("level"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("organisation", "place")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(
                fields=["division_code"],
                condition=~Q(division_code=""),
                name="place_division_code_unique",
                violation_error_message=_("Another place has this division code."),
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="place_level_known"),
            models.CheckConstraint(
                condition=Q(depth=Length("path") / MP_Node.steplen), name="place_depth_of_path"
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="place_point_whole",
                violation_error_message=_("Give both longitude and latitude, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if self.name_en and get_language() == "en" else self.name


class SpaceQuerySet(models.QuerySet["Space"]):
    def bookable(self) -> Self:
        return self.filter(is_active=True, place__is_active=True)

    def in_subtree(self, place: Place) -> Self:
        return self.filter(place__path__startswith=place.path)


class Space(models.Model):
    """A hall, classroom, square or stage in a place; may be a part of a larger space there."""

    place = models.ForeignKey(
        Place,
        verbose_name=pgettext_lazy("organisation", "place"),
        on_delete=models.PROTECT,
        related_name="spaces",
    )
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text=_("For one half of a hall with a folding wall: the whole hall."),
    )
    name = models.CharField(pgettext_lazy("organisation", "name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    kind = models.CharField(
        pgettext_lazy("organisation", "kind"),
        max_length=12,
        choices=SpaceKind,
        default=SpaceKind.HALL,
    )
    capacity = models.PositiveIntegerField(
        pgettext_lazy("organisation", "seats"),
        validators=[MinValueValidator(1), MaxValueValidator(20_000)],
    )
    setup_minutes = models.PositiveSmallIntegerField(
        _("set-up time (minutes)"), default=0, validators=[MaxValueValidator(480)]
    )
    clearup_minutes = models.PositiveSmallIntegerField(
        _("clear-up time (minutes)"), default=0, validators=[MaxValueValidator(480)]
    )
    is_active = models.BooleanField(_("can be booked"), default=True)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("organisation", "room or square")
        verbose_name_plural = pgettext_lazy("organisation", "rooms and squares")
        ordering = ["place__path", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name"],
                name="space_name_unique_in_place",
                violation_error_message=_("This place has a room of that name already."),
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="space_capacity_positive"),
            models.CheckConstraint(condition=Q(kind__in=SpaceKind.values), name="space_kind_known"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    def clean(self) -> None:
        """A part lies in the same place as its whole, and parts have no parts."""
        super().clean()
        if self.part_of is None:
            return
        if self.part_of_id == self.pk or self.part_of.part_of_id is not None:
            raise ValidationError({"part_of": _("A part can't be divided again.")})
        if self.pk and self.parts.exists():
            raise ValidationError({"part_of": _("This room has parts of its own.")})
        if self.part_of.place_id != self.place_id:
            raise ValidationError({"part_of": _("The whole room is in another place.")})
