"""Pictures with what a public body must know of each: what it shows, who made it, who agreed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Consent(models.TextChoices):
    """May the people in the picture be shown (PIPL 13, 29; field-notes P2)?"""

    NOT_NEEDED = "not_needed", _("Nobody can be recognised")
    GIVEN = "given", _("Everyone shown has agreed in writing")
    SAMPLE = "sample", _("Drawn sample picture")


class CustomImage(AbstractImage):
    """A picture; ``description`` (Wagtail's) is the alternative text for those who can't see it."""

    credit = models.CharField(
        _("credit"),
        max_length=120,
        blank=True,
        help_text=_("Who took or drew it; shown under the picture."),
    )
    consent = models.CharField(
        _("consent"),
        max_length=20,
        choices=Consent,
        default=Consent.NOT_NEEDED,
        help_text=_("May the people in the picture be shown?"),
    )

    admin_form_fields = (*Image.admin_form_fields, "credit", "consent")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
