"""The form of the media library (``WAGTAILMEDIA["MEDIA_FORM_BASE"]``)."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtailmedia.forms import BaseMediaForm

from cms.documents.recordings import check_recording
from cms.images.checking import checked_picture

# Numbers that a browser finds out by itself; an editor need not.
NOT_ASKED = ("duration", "width", "height")


class CheckedMediaForm(BaseMediaForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_ASKED:
            self.fields.pop(name, None)
        if "thumbnail" in self.fields:
            if self.instance.type == "audio":
                del self.fields["thumbnail"]
            else:
                self.fields["thumbnail"].label = _("Cover picture")
                self.fields["thumbnail"].help_text = _(
                    "Shown before the film starts. JPEG, PNG or WebP."
                )
        if "file" in self.fields:
            self.fields["file"].help_text = (
                _("MP3, M4A or OGG, at most 200 MB.")
                if self.instance.type == "audio"
                else _("MP4 or WebM, at most 200 MB.")
            )

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if isinstance(upload, UploadedFile):
            check_recording(upload, upload.name or "", self.instance.type)
        return upload

    def clean_thumbnail(self) -> Any:
        cover = self.cleaned_data.get("thumbnail")
        if isinstance(cover, UploadedFile):
            return checked_picture(cover, cover.name or "")
        return cover
