"""The picture form of every upload in the admin (``WAGTAILIMAGES_IMAGE_FORM_BASE``)."""

from __future__ import annotations

from typing import Any

from django.forms.fields import FileField
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.images.checking import CheckedPicture, checked_picture


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
        if "file" in self.fields:
            plain = self.fields["file"]
            self.fields["file"] = CheckedImageField(
                label=plain.label, required=plain.required, widget=plain.widget
            )
