"""Teams, the lecturers in them, and who may act for which team or place."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from organisation.enums import PLACE_ROLES, TEAM_ROLES, Platform, Role, TeamKind, Tier
from organisation.models.places import Place


class TeamQuerySet(models.QuerySet["Team"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def in_subtree(self, place: Place) -> Self:
        return self.filter(home__path__startswith=place.path)


class Team(index.Indexed, models.Model):
    """A volunteer or lecture team: one of the 18, 5 or 3 standing teams, or of any number N."""

    name = models.CharField(pgettext_lazy("organisation", "name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    slug = models.SlugField(_("address on the site"), max_length=80, unique=True)
    home = models.ForeignKey(
        Place, verbose_name=_("home place"), on_delete=models.PROTECT, related_name="teams"
    )
    tier = models.CharField(_("tier"), max_length=10, choices=Tier)
    kind = models.CharField(
        pgettext_lazy("organisation", "kind"),
        max_length=12,
        choices=TeamKind,
        default=TeamKind.VOLUNTEER,
    )
    platform = models.CharField(
        pgettext_lazy("organisation", "platform"), max_length=12, choices=Platform
    )
    is_standing = models.BooleanField(
        _("standing team"),
        default=False,
        help_text=_("One of the fixed 18, 5 or 3; otherwise one of the N of its own."),
    )
    brand = models.CharField(_("brand"), max_length=60, blank=True)
    introduction = models.TextField(pgettext_lazy("organisation", "introduction"), blank=True)
    photo = models.ForeignKey(
        "images.CustomImage",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = TeamQuerySet.as_manager()

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("introduction"),
        index.FilterField("tier"),
        index.FilterField("platform"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("organisation", "team")
        verbose_name_plural = _("teams")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["home", "name"],
                name="team_name_unique_at_home",
                violation_error_message=_("This place has a team of that name already."),
            ),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="team_tier_known"),
            models.CheckConstraint(
                condition=Q(platform__in=Platform.values), name="team_platform_known"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Lecturer(index.Indexed, models.Model):
    """A speaker's profile in a team; has a log-in only if ``user`` is set."""

    team = models.ForeignKey(
        Team,
        verbose_name=pgettext_lazy("organisation", "team"),
        on_delete=models.PROTECT,
        related_name="lecturers",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("log-in"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="lecturer",
    )
    name = models.CharField(_("name"), max_length=40)
    slug = models.SlugField(_("address on the site"), max_length=80, unique=True)
    title = models.CharField(pgettext_lazy("organisation", "title"), max_length=80, blank=True)
    biography = models.TextField(_("biography"), blank=True)
    photo = models.ForeignKey(
        "images.CustomImage",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("biography"),
    ]

    class Meta:
        verbose_name = _("lecturer")
        verbose_name_plural = _("lecturers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "name"],
                name="lecturer_name_unique_in_team",
                violation_error_message=_("This team has a lecturer of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in one team or at one place; a place role covers the subtree below it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("organisation", "person"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    team = models.ForeignKey(
        Team,
        verbose_name=pgettext_lazy("organisation", "team"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    place = models.ForeignKey(
        Place,
        verbose_name=pgettext_lazy("organisation", "place"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, place__isnull=True, role__in=sorted(TEAM_ROLES))
                | Q(team__isnull=True, place__isnull=False, role__in=sorted(PLACE_ROLES)),
                name="membership_team_or_place",
                violation_error_message=_("A team role needs a team, a place role a place."),
            ),
            models.UniqueConstraint(
                fields=["user", "team", "role"],
                condition=Q(team__isnull=False),
                name="membership_unique_in_team",
            ),
            models.UniqueConstraint(
                fields=["user", "place", "role"],
                condition=Q(place__isnull=False),
                name="membership_unique_at_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.team or self.place}"

    def clean(self) -> None:
        super().clean()
        if self.role in TEAM_ROLES and (self.team_id is None or self.place_id is not None):
            raise ValidationError({"team": _("Choose the team, and no place.")})
        if self.role in PLACE_ROLES and (self.place_id is None or self.team_id is not None):
            raise ValidationError({"place": _("Choose the place, and no team.")})
