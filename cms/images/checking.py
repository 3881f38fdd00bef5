"""What may come in as a picture, and how it is stored: re-encoded, without what it carried.

Every door leads here: the form field of all admin forms, ``CustomImage.clean`` and ``save``.
"""

from __future__ import annotations

import io
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

FORMAT_OF_EXTENSION = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
SAVE_OPTIONS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 92, "method": 4},
}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


class CheckedPicture(ContentFile):
    """The bytes of a picture that ``checked_picture`` has made; never what somebody uploaded."""


def checked_picture(upload: File, name: str) -> CheckedPicture:
    """Return the picture in ``upload`` encoded anew: upright, no EXIF, no position, no tail.

    Size, kind and pixels are judged from the first bytes, before anything is decoded, so that a
    bomb takes no memory. Raises ``ValidationError`` (codes ``size``, ``extension``, ``kind``,
    ``pixels``, ``broken``) in words for an editor.
    """
    if upload.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise ValidationError(
            _("This picture is too big (%(size)s). At most %(most)s are allowed."),
            code="size",
            params={
                "size": filesizeformat(upload.size),
                "most": filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE),
            },
        )
    wanted = FORMAT_OF_EXTENSION.get(PurePath(name).suffix.lower().lstrip("."))
    if wanted is None:
        raise ValidationError(_("Please choose a JPEG, PNG or WebP picture."), code="extension")
    upload.seek(0)
    if kind_of(upload.read(16)) != wanted:
        raise ValidationError(
            _(
                "The content of this file is not what its name says."
                " Please save it again as a picture."
            ),
            code="kind",
        )
    upload.seek(0)
    picture = _opened(upload, wanted)
    return CheckedPicture(_encoded(picture, wanted), name=PurePath(name).name)


def kind_of(head: bytes) -> str:
    """Return JPEG, PNG or WEBP by the first bytes; empty for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    return ""


def _opened(upload: File, wanted: str) -> Image.Image:
    """Read the head only; refuse too many pixels and moving pictures."""
    try:
        picture = Image.open(upload, formats=[wanted])
        frames = getattr(picture, "n_frames", 1)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception as error:
        raise _broken() from error
    if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_many_pixels()
    if frames != 1:
        raise ValidationError(_("Moving pictures are not allowed."), code="kind")
    return picture


def _encoded(picture: Image.Image, wanted: str) -> bytes:
    out = io.BytesIO()
    try:
        upright = ImageOps.exif_transpose(picture)
        plain = _in_srgb(upright, wanted)
        plain.info.clear()
        plain.save(out, wanted, **SAVE_OPTIONS[wanted])
    except Exception as error:
        raise _broken() from error
    return out.getvalue()


def _in_srgb(picture: Image.Image, wanted: str) -> Image.Image:
    """Return the picture in a mode that every browser shows, its colour profile applied."""
    profile = picture.info.get("icc_profile")
    has_alpha = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    mode = "RGBA" if has_alpha and wanted != "JPEG" else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            output = "RGBA" if picture.mode == "RGBA" else "RGB"
            converted = ImageCms.profileToProfile(picture, source, SRGB, outputMode=output)
            picture = converted or picture
        except ImageCms.PyCMSError:
            pass  # a broken profile is dropped; the picture is still good
    if picture.mode == "L" and not has_alpha:
        return picture.copy()
    return picture.convert(mode) if picture.mode != mode else picture.copy()


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("This picture has too many pixels. At most %(most)d million are allowed."),
        code="pixels",
        params={"most": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000},
    )


def _broken() -> ValidationError:
    return ValidationError(
        _("This picture is broken or incomplete. Please save it again."), code="broken"
    )
