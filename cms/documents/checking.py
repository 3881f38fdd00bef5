"""What may come in as a document: known kinds only, and the content must be what the name says.

Every door leads here: ``CustomDocument.clean`` (all admin forms) and ``CustomDocument.save``.
"""

from __future__ import annotations

import zipfile
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

# A part that only a file of this kind has.
PART_OF_OFFICE = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
}
MOST_PARTS = 5_000


def check_document(upload: File, name: str) -> None:
    """Raise ``ValidationError`` (``size``, ``extension``, ``kind``, ``macros``) for an editor.

    Reads the first bytes and, of office files, the table of contents; unpacks nothing.
    """
    most = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    if upload.size > most:
        raise ValidationError(
            _("This file is too big (%(size)s). At most %(most)s are allowed."),
            code="size",
            params={"size": filesizeformat(upload.size), "most": filesizeformat(most)},
        )
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        raise ValidationError(
            _("Files of this kind are not allowed. Please choose one of: %(kinds)s."),
            code="extension",
            params={"kinds": ", ".join(settings.WAGTAILDOCS_EXTENSIONS)},
        )
    upload.seek(0)
    if extension == "pdf":
        fits = upload.read(5) == b"%PDF-"
    elif extension == "txt":
        fits = _is_text(upload.read())
    else:
        fits = _is_office(upload, extension)
    upload.seek(0)
    if not fits:
        raise ValidationError(
            _("The content of this file is not what its name says. Please save it again."),
            code="kind",
        )


def _is_text(content: bytes) -> bool:
    if not content or b"\x00" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _is_office(upload: File, extension: str) -> bool:
    if upload.read(4) != b"PK\x03\x04":
        return False
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    if any(PurePath(name).name == "vbaProject.bin" for name in names):
        raise ValidationError(_("Files with macros are not allowed."), code="macros")
    return len(names) <= MOST_PARTS and PART_OF_OFFICE[extension] in names
