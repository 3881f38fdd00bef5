"""The picture form of every upload in the admin (``WAGTAILIMAGES_IMAGE_FORM_BASE``)."""

from __future__ import annotations

from typing import Any

from django.forms.fields import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.images.checking import CheckedPicture, checked_picture
from cms.images.models import Consent


class CheckedImageField(WagtailImageField):
    """Checks and re-encodes by our own rules.

    Wagtail's field lets Pillow's errors on a truncated file through, which is a server error.
    """

    def to_python(self, data: Any) -> CheckedPicture | None:
        upload = FileField.to_python(self, data)
        return None if upload is None else checked_picture(upload, upload.name or "")


class CheckedImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "consent" in self.fields and self.instance.pk is None:
            self._leave_consent_open()
        if "file" in self.fields:
            plain = self.fields["file"]
            self.fields["file"] = CheckedImageField(
                label=plain.label, required=plain.required, widget=plain.widget
            )

    def _leave_consent_open(self) -> None:
        """Let nobody agree for the people in a new picture by not looking."""
        field = self.fields["consent"]
        field.choices = [("", _("Please choose")), *Consent.choices]
        field.error_messages["required"] = _("Please say whether the people shown have agreed.")
        self.initial["consent"] = field.initial = ""
