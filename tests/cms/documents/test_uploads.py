"""Documents are of known kinds, really so, and are handed out as downloads."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, UploadedFile

from cms.documents.models import CustomDocument

pytestmark = pytest.mark.django_db


def office(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return out.getvalue()


PDF = b"%PDF-1.7\n%%EOF"
HOSTILE = {
    "html as pdf": ("a.pdf", b"<html><script>alert(1)</script>", "kind"),
    "html by name": ("a.html", b"<html>", "extension"),
    "svg": ("a.svg", b"<svg/>", "extension"),
    "program as text": ("a.txt", b"MZ\x00\x00", "kind"),
    "empty text": ("a.txt", b"", "kind"),
    "zip as docx": ("a.docx", office("evil.exe"), "kind"),
    "sheet as docx": ("a.docx", office("xl/workbook.xml"), "kind"),
    "broken zip": ("a.docx", b"PK\x03\x04 nothing more", "kind"),
    "macros": ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "macros"),
    "too big": ("a.pdf", PDF + b"\x00" * (20 * 1024 * 1024), "size"),
}
GOOD = {
    "pdf": ("a.pdf", PDF),
    "docx": ("a.docx", office("word/document.xml")),
    "xlsx": ("a.xlsx", office("xl/workbook.xml")),
    "pptx": ("a.pptx", office("ppt/presentation.xml")),
    "odt": ("a.odt", office("content.xml")),
    "text": ("a.txt", "宣讲提纲".encode()),
    "text in GBK": ("a.txt", "宣讲提纲".encode("gbk")),
}


@pytest.fixture
def editor_client(client: Client) -> Client:
    client.force_login(
        get_user_model().objects.create_superuser(username="editor", password="example")
    )
    return client


@pytest.mark.parametrize(("name", "content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_by_the_model(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CustomDocument(title="x", file=ContentFile(content, name=name)).save()
    assert refused.value.code == code
    with pytest.raises(ValidationError):
        CustomDocument(title="x", file=ContentFile(content, name=name)).full_clean()


@pytest.mark.parametrize(("name", "content", "code"), HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "door", ["wagtaildocs:add", "wagtaildocs:add_multiple", "wagtaildocs_chooser:create"]
)
def test_a_hostile_file_is_refused_at_every_door(
    editor_client: Client, door: str, name: str, content: bytes, code: str
) -> None:
    prefix = "document-chooser-upload-" if door == "wagtaildocs_chooser:create" else ""
    field = "files[]" if door == "wagtaildocs:add_multiple" else f"{prefix}file"
    data = {f"{prefix}title": "x", field: SimpleUploadedFile(name, content)}
    data[f"{prefix}collection"] = Collection.get_first_root_node().pk
    answer = editor_client.post(reverse(door), data)
    assert answer.status_code in (200, 400)
    assert not CustomDocument.objects.exists()
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize(("name", "content"), GOOD.values(), ids=GOOD)
def test_a_good_file_comes_in_and_goes_out_as_a_download(
    client: Client, settings: Any, tmp_path: Path, name: str, content: bytes
) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    document = CustomDocument(title="提纲", file=ContentFile(content, name=name))
    document.full_clean(exclude=["file_hash"])
    document.save()
    answer = client.get(document.url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
