"""Anything that can be taken once at a time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lectures.scheduling.enums import ResourceKind
from organisation.models import Lecturer, Place, Space, Team

EQUIPMENT_KINDS = (ResourceKind.EQUIPMENT, ResourceKind.VEHICLE)


class EquipmentPool(models.Model):
    """Some identical items of a place: twelve folding tables. Each item is a ``Resource`` of its
    own, so the guard against taking one twice holds for the pool as well.
    """

    place = models.ForeignKey(
        Place, verbose_name=_("kept at"), on_delete=models.PROTECT, related_name="equipment_pools"
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=[(kind.value, kind.label) for kind in EQUIPMENT_KINDS],
        default=ResourceKind.EQUIPMENT,
    )
    name = models.CharField(pgettext_lazy("equipment", "name"), max_length=80)

    class Meta:
        verbose_name = _("equipment in number")
        verbose_name_plural = _("equipment in number")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name"],
                name="equipment_pool_name_unique",
                violation_error_message=_("This place has equipment of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Resource(models.Model):
    """A space, a team, a lecturer (rows of ``organisation``), or an equipment item or vehicle of
    a place.

    ``Resource.objects`` rows for spaces, teams and lecturers are made on first use
    (``domain.resources.resources_for``).
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ResourceKind)
    space = models.OneToOneField(
        Space, null=True, blank=True, on_delete=models.PROTECT, related_name="resource"
    )
    team = models.OneToOneField(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="resource"
    )
    lecturer = models.OneToOneField(
        Lecturer, null=True, blank=True, on_delete=models.PROTECT, related_name="resource"
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("kept at"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="equipment",
    )
    name = models.CharField(pgettext_lazy("equipment", "name"), max_length=80, blank=True)
    is_active = models.BooleanField(_("can be booked"), default=True)
    pool = models.ForeignKey(
        EquipmentPool,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
        editable=False,
    )

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="space", space__isnull=False, team=None, lecturer=None, place=None)
                | Q(kind="team", team__isnull=False, space=None, lecturer=None, place=None)
                | Q(kind="lecturer", lecturer__isnull=False, space=None, team=None, place=None)
                | (
                    Q(kind__in=["equipment", "vehicle"], place__isnull=False)
                    & Q(space=None, team=None, lecturer=None)
                    & ~Q(name="")
                ),
                name="resource_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.space or self.team or self.lecturer or self.name)
