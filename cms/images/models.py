"""Pictures with what a public body must know of each: what it shows, who made it, who agreed."""

from collections.abc import Collection
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.images.checking import CheckedPicture, checked_picture


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

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        image = super().from_db(db, field_names, values)
        if "file" in field_names:
            image._accepted_name = image.__dict__["file"]
        return image

    def clean(self) -> None:
        """Check and re-encode a new file, so that a form can say what is wrong with it."""
        super().clean()
        try:
            self._accept_file()
        except ValidationError as error:
            raise ValidationError({"file": error}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store nothing that has not been checked and re-encoded, whatever the way here.

        Raises ``ValidationError`` for a file that ``checked_picture`` refuses.
        """
        self._accept_file()
        super().save(*args, **kwargs)
        self._accepted_name: str = self.file.name  # type: ignore[has-type]  # untyped in Wagtail

    def _accept_file(self) -> None:
        """Replace a file that is new here by its checked and re-encoded picture."""
        upload: Any = self.file  # type: ignore[has-type]  # untyped in Wagtail
        if not upload or isinstance(getattr(upload, "_file", None), CheckedPicture):
            return  # made by us
        stored_as = upload.name if upload._committed else None
        if stored_as is not None and stored_as == getattr(self, "_accepted_name", None):
            return
        upload.open("rb")
        picture = checked_picture(upload.file, upload.name)
        if stored_as is not None:  # stored by a door that asks afterwards
            upload.close()
            upload.storage.delete(stored_as)
        self.file = picture
        self._set_image_file_metadata()


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
