"""Sound and film are of few kinds, really so; documents have one way out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection
from wagtailmedia.models import Media

from tests.factories.pages import picture_bytes
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00" * 64
M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42isom" + b"\x00" * 64
WEBM = (
    b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
    + b"\x00" * 64
)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\x00" * 64
OGG = b"OggS\x00\x02" + b"\x00" * 64

GOOD = {
    "mp4": ("video", "a.mp4", MP4),
    "webm": ("video", "a.webm", WEBM),
    "m4a": ("audio", "a.m4a", M4A),
    "mp3": ("audio", "a.mp3", MP3),
    "mp3 without tag": ("audio", "a.mp3", b"\xff\xfb\x90\x64" + b"\x00" * 64),
    "ogg": ("audio", "a.ogg", OGG),
}
HOSTILE = {
    "html as mp4": ("video", "a.mp4", b"<html><script>alert(1)</script>" * 4, "kind"),
    "html as mp3": ("audio", "a.mp3", b"<html><script>alert(1)</script>" * 4, "kind"),
    "html by name": ("video", "a.html", b"<html>", "extension"),
    "svg": ("video", "a.svg", b"<svg/>", "extension"),
    "matroska that is no webm": ("video", "a.webm", WEBM.replace(b"webm", b"matr"), "kind"),
    "film as sound": ("audio", "a.mp4", MP4, "extension"),
    "heic as mp4": ("video", "a.mp4", MP4.replace(b"ftypisom", b"ftypheic"), "kind"),
    "text as ogg": ("audio", "a.ogg", b"plain text", "kind"),
}


@pytest.fixture
def editor_client(client: Client) -> Client:
    client.force_login(UserFactory(superuser=True))
    return client


def post(client: Client, door: str, kind: str, upload: SimpleUploadedFile, **more: Any) -> Any:
    prefix = "media-chooser-upload-" if "chooser" in door else ""
    data = {
        f"{prefix}title": "x",
        f"{prefix}file": upload,
        f"{prefix}collection": Collection.get_first_root_node().pk,
    } | {f"{prefix}{name}": value for name, value in more.items()}
    return client.post(reverse(door, args=[kind]), data)


DOORS = ["wagtailmedia:add", "wagtailmedia:chooser_upload"]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("kind", "name", "content"), GOOD.values(), ids=GOOD)
def test_a_good_recording_comes_in_at_every_door(
    editor_client: Client, door: str, kind: str, name: str, content: bytes
) -> None:
    answer = post(editor_client, door, kind, SimpleUploadedFile(name, content))
    assert answer.status_code in (200, 302)
    assert Media.objects.get().type == kind


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("kind", "name", "content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_recording_is_refused_at_every_door(
    editor_client: Client, door: str, kind: str, name: str, content: bytes, code: str
) -> None:
    answer = post(editor_client, door, kind, SimpleUploadedFile(name, content))
    assert answer.status_code == 200
    assert not Media.objects.exists()


@pytest.mark.parametrize(("kind", "name", "content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_recording_is_refused_by_the_model(
    kind: str, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Media(title="x", type=kind, file=ContentFile(content, name=name)).save()
    assert refused.value.code == code


def test_a_recording_may_not_be_larger_than_the_limit(editor_client: Client, settings: Any) -> None:
    settings.MEDIA_MAX_UPLOAD_SIZE = 50
    post(editor_client, "wagtailmedia:add", "audio", SimpleUploadedFile("a.mp3", MP3))
    assert not Media.objects.exists()


def test_a_cover_is_a_picture_and_stored_anew(editor_client: Client) -> None:
    film = SimpleUploadedFile("a.mp4", MP4)
    fake = SimpleUploadedFile("a.png", b"<svg onload=alert(1)>")
    post(editor_client, "wagtailmedia:add", "video", film, thumbnail=fake)
    assert not Media.objects.exists()
    tail = SimpleUploadedFile("a.png", picture_bytes() + b"<script>")
    post(
        editor_client,
        "wagtailmedia:add",
        "video",
        SimpleUploadedFile("a.mp4", MP4),
        thumbnail=tail,
    )
    assert b"<script>" not in Media.objects.get().thumbnail.read()


def test_a_film_is_asked_for_few_things(editor_client: Client) -> None:
    html = editor_client.get(reverse("wagtailmedia:add", args=["video"])).content.decode()
    assert "封面图" in html
    assert 'name="duration"' not in html


def test_documents_are_not_served_beside_their_view(settings: Any, tmp_path: Path) -> None:
    """The folder of the uploads is open for pictures and recordings only."""
    import importlib

    import cms.urls

    settings.SERVE_MEDIA = True
    try:
        patterns = tuple(importlib.reload(cms.urls).urlpatterns)
    finally:
        settings.SERVE_MEDIA = False
        importlib.reload(cms.urls)
    media = next(pattern for pattern in patterns if getattr(pattern, "name", "") == "media")
    assert media.resolve("media/images/a.jpg")
    assert media.resolve("media/media/a.mp4")
    for path in ("documents/a.pdf", "images", "secret.txt", "documents/images/a.pdf"):
        assert media.resolve(f"media/{path}") is None, path
