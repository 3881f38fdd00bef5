"""Pictures come in checked and re-encoded, by whichever door."""

from __future__ import annotations

import io
import json
import struct
import tracemalloc
import zlib

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from cms.images.checking import checked_picture
from cms.images.models import CustomImage
from tests.factories.pages import picture_bytes

pytestmark = pytest.mark.django_db


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels and compresses to nothing: a bomb."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_with_position(orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "#9E1B1B").save(out, "JPEG", exif=exif)
    return out.getvalue()


def animated_webp() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "svg as png": ("a.png", SVG, "kind"),
    "svg by name": ("a.svg", SVG, "extension"),
    "html as jpeg": ("a.jpg", b"<html><script>alert(1)</script>", "kind"),
    "gif as png": ("a.png", b"GIF89a" + b"\x00" * 40, "kind"),
    "jpeg as png": ("a.png", picture_bytes(kind="JPEG"), "kind"),
    "png as jpeg": ("a.jpg", picture_bytes(), "kind"),
    "php behind two extensions": ("a.png.php", picture_bytes(), "extension"),
    "truncated": ("a.jpg", picture_bytes((400, 300), "JPEG")[:600], "broken"),
    "only a signature": ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "broken"),
    "too many pixels": ("a.png", png_header(30_000, 30_000), "pixels"),
    "just too many pixels": ("a.png", png_header(8_001, 5_000), "pixels"),
    "too big": ("a.png", picture_bytes() + b"\x00" * (10 * 1024 * 1024), "size"),
    "empty": ("a.png", b"", "kind"),
    "moving": ("a.webp", animated_webp(), "kind"),
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
        checked_picture(ContentFile(content), name)
    assert refused.value.code == code
    # Pillow or an XML reader may be the first to refuse, when Django measures the picture.
    with pytest.raises(Exception):  # noqa: B017, PT011
        CustomImage(title="x", file=ContentFile(content, name=name)).save()
    assert not CustomImage.objects.exists()


@pytest.mark.parametrize(("name", "content", "code"), HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "door", ["wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages_chooser:create"]
)
def test_a_hostile_file_is_refused_at_every_door(
    editor_client: Client, door: str, name: str, content: bytes, code: str
) -> None:
    prefix = "image-chooser-upload-" if door == "wagtailimages_chooser:create" else ""
    field = "files[]" if door == "wagtailimages:add_multiple" else f"{prefix}file"
    data = {f"{prefix}title": "x", field: SimpleUploadedFile(name, content)}
    data[f"{prefix}collection"] = Collection.get_first_root_node().pk
    answer = editor_client.post(reverse(door), data)
    assert answer.status_code in (200, 400)
    assert not CustomImage.objects.exists()
    assert not UploadedFile.objects.exists()


def test_consent_starts_empty_and_is_asked_for(editor_client: Client) -> None:
    form = editor_client.get(reverse("wagtailimages:add")).context["form"]
    answer = editor_client.post(
        reverse("wagtailimages:add"),
        {
            "title": "秧歌",
            "consent": "",
            "collection": Collection.get_first_root_node().pk,
            "file": SimpleUploadedFile("a.jpg", jpeg_with_position(), "image/jpeg"),
        },
    )

    assert form["consent"].value() == ""
    assert "consent" in answer.context["form"].errors
    assert not CustomImage.objects.exists()


@pytest.mark.parametrize("door", ["wagtailimages:add", "wagtailimages_chooser:create"])
def test_a_good_picture_comes_in_clean(editor_client: Client, door: str) -> None:
    prefix = "image-chooser-upload-" if door == "wagtailimages_chooser:create" else ""
    editor_client.post(
        reverse(door),
        {
            f"{prefix}title": "秧歌",
            f"{prefix}consent": "not_needed",
            f"{prefix}collection": Collection.get_first_root_node().pk,
            f"{prefix}file": SimpleUploadedFile("a.jpg", jpeg_with_position(), "image/jpeg"),
        },
    )
    image = CustomImage.objects.get()
    stored = image.file.open("rb").read()
    assert b"SecretCamera" not in stored
    assert image.file_size == len(stored)
    assert (image.width, image.height) == (40, 60)


def test_a_file_that_waited_for_its_form_is_checked_when_it_is_taken(
    editor_client: Client,
) -> None:
    """The multiple uploader holds a file until its form is filled in, and takes it raw then."""
    held = editor_client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "", "files[]": SimpleUploadedFile("a.jpg", jpeg_with_position(), "image/jpeg")},
    )
    key = json.loads(held.content)["uploaded_file_id"]
    editor_client.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[key]),
        {
            f"uploaded-image-{key}-title": "秧歌",
            f"uploaded-image-{key}-consent": "not_needed",
            f"uploaded-image-{key}-collection": Collection.get_first_root_node().pk,
        },
    )
    assert b"SecretCamera" not in CustomImage.objects.get().file.open("rb").read()


def test_orientation_is_kept_and_position_dropped() -> None:
    image = CustomImage(title="x", file=ContentFile(jpeg_with_position(), name="a.jpg"))
    image.save()
    stored = Image.open(image.file.open("rb"))
    assert stored.size == (40, 60)
    assert not stored.getexif()
    assert (image.width, image.height) == (40, 60)


def test_bytes_behind_the_picture_are_dropped() -> None:
    polyglot = picture_bytes() + b"<script>alert(1)</script>PK\x03\x04"
    image = CustomImage(title="x", file=ContentFile(polyglot, name="a.png"))
    image.save()
    stored = image.file.open("rb").read()
    assert b"script" not in stored
    assert stored.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "PNG")
    image = CustomImage(title="x", file=ContentFile(out.getvalue(), name="a.png"))
    image.save()
    assert Image.open(image.file.open("rb")).mode in {"RGB", "RGBA", "L"}


def test_a_bomb_takes_no_memory() -> None:
    bomb = png_header(30_000, 30_000)
    tracemalloc.start()
    with pytest.raises(ValidationError):
        checked_picture(ContentFile(bomb), "a.png")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024


def test_changing_only_the_title_leaves_the_file_alone() -> None:
    image = CustomImage(title="x", file=ContentFile(picture_bytes(), name="a.png"))
    image.save()
    name = image.file.name
    again = CustomImage.objects.get()
    again.title = "y"
    again.save()
    assert CustomImage.objects.get().file.name == name
