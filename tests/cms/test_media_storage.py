"""Uploads lie in the folder here, or where ``MEDIA_STORAGE_URL`` says; anything else is refused."""

from importlib.util import find_spec

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings import media
from cms.settings.media import foreign_origin, storage_from_url

PUBLIC = "https://www.example.org/media/"
needs_s3 = pytest.mark.skipif(
    not (find_spec("storages") and find_spec("boto3")),
    reason="requirements-s3.txt is not installed",
)


def test_the_folder_here_by_default():
    found = storage_from_url("", PUBLIC)

    assert found == {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    assert foreign_origin(found, "https://www.example.org") == []


@pytest.mark.parametrize(
    "url",
    [
        "s3://host/bucket",
        "s3://key@host/bucket",
        "s3://key:secret@host/",
        "s3://key:secret@host",
        "s3://key:secret@/bucket",
        "s3+ftp://key:secret@host/bucket",
        "https://key:secret@host/bucket",
        "s3://key:secret@host/bucket?acl=public-read",
        "s3://key:secret@host/bucket?public=media.example.org",
        "s3://key:secret@host/bucket?public=javascript:alert(1)",
        "nonsense",
    ],
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORAGE_URL") as caught:
        storage_from_url(url, PUBLIC)
    assert "secret" not in str(caught.value)


def test_a_missing_package_is_told_of_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setattr(media, "find_spec", lambda name: None)

    with pytest.raises(ImproperlyConfigured, match=r"pip install .*requirements-s3\.txt"):
        storage_from_url("s3://key:secret@host/bucket", PUBLIC)


@pytest.fixture
def installed(monkeypatch):
    """The settings are read alike whether the packages are there or not."""
    monkeypatch.setattr(media, "find_spec", lambda name: object())


@pytest.mark.parametrize(
    ("url", "endpoint", "bucket", "folder"),
    [
        ("s3://k:s@oss.example.cn/uploads", "https://oss.example.cn", "uploads", ""),
        ("s3+http://k:s@10.0.0.5:9000/up/centre/one", "http://10.0.0.5:9000", "up", "centre/one"),
    ],
)
def test_where_files_are_kept(installed, url, endpoint, bucket, folder):
    options = storage_from_url(url, PUBLIC)["OPTIONS"]

    assert options["endpoint_url"] == endpoint
    assert (options["bucket_name"], options["location"]) == (bucket, folder)


def test_signs_in_keys_are_read(installed):
    options = storage_from_url("s3://a%2Fb:c%40d%3A@host/bucket?region=cn-north-1", PUBLIC)[
        "OPTIONS"
    ]

    assert (options["access_key"], options["secret_key"]) == ("a/b", "c@d:")
    assert options["region_name"] == "cn-north-1"


def test_visitors_read_from_our_own_host_unless_told_otherwise(installed):
    ours = storage_from_url("s3://k:s@host/bucket", PUBLIC)
    theirs = storage_from_url("s3://k:s@host/bucket?public=https://cdn.example.net/c", PUBLIC)

    assert ours["OPTIONS"]["custom_domain"] == "www.example.org/media"
    assert foreign_origin(ours, "https://www.example.org") == []
    assert foreign_origin(theirs, "https://www.example.org") == ["https://cdn.example.net"]
