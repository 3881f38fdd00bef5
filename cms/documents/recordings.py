"""What may come in as sound or video: few kinds that every browser plays, and really of that kind.

Every door leads here: the form of the media library and its choosers (``WAGTAILMEDIA``), and the
signal before a row is saved.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

HEAD = 64
# The brands of ISO media files that hold AAC sound or H.264 video for the web.
ISO_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash"}
SOUND_BRANDS = ISO_BRANDS | {b"M4A ", b"M4B "}
FILM_BRANDS = ISO_BRANDS | {b"M4V ", b"M4VH", b"MSNV"}


def check_recording(upload: File, name: str, kind: str) -> None:
    """Raise ``ValidationError`` (``size``, ``extension``, ``kind``); ``kind`` is audio or video.

    Reads the first bytes only.
    """
    most = settings.MEDIA_MAX_UPLOAD_SIZE
    if upload.size > most:
        raise ValidationError(
            _("This file is too big (%(size)s). At most %(most)s are allowed."),
            code="size",
            params={"size": filesizeformat(upload.size), "most": filesizeformat(most)},
        )
    allowed = settings.WAGTAILMEDIA["AUDIO_EXTENSIONS" if kind == "audio" else "VIDEO_EXTENSIONS"]
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in allowed:
        raise ValidationError(
            _("Files of this kind are not allowed. Please choose one of: %(kinds)s."),
            code="extension",
            params={"kinds": ", ".join(allowed)},
        )
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    if not _fits(head, extension):
        raise ValidationError(
            _("The content of this file is not what its name says. Please save it again."),
            code="kind",
        )


def _fits(head: bytes, extension: str) -> bool:
    if extension == "mp3":
        return head[:3] == b"ID3" or (
            len(head) > 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06 == 0x02
        )
    if extension == "ogg":
        return head[:4] == b"OggS"
    if extension == "webm":
        return head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head
    brands = SOUND_BRANDS if extension == "m4a" else FILM_BRANDS
    return head[4:8] == b"ftyp" and head[8:12] in brands


def check_before_saving(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Refuse a media row whose new file or cover is not what it says (``pre_save``)."""
    from cms.images.checking import CheckedPicture, checked_picture

    if raw:
        return
    if instance.file and not instance.file._committed:
        check_recording(instance.file.file, instance.file.name, instance.type)
    cover = instance.thumbnail
    if cover and not cover._committed and not isinstance(cover.file, CheckedPicture):
        instance.thumbnail = checked_picture(cover.file, cover.name)
