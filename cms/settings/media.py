"""Turn ``MEDIA_STORAGE_URL`` into the storage of uploads."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FORM = "s3://KEY:SECRET@host/bucket or s3+http://KEY:SECRET@host:port/bucket/folder"
CHOICES = {"region", "public"}
CACHED = "public, max-age=2592000"


def storage_from_url(url: str, public: str) -> dict[str, Any]:
    """Return the ``STORAGES["default"]`` entry for ``url``; an empty one means the folder here.

    ``s3://`` speaks HTTPS, ``s3+http://`` HTTP, to any service that works like S3. Visitors
    read files below ``public`` (our own ``/media/``, which the web server fetches from the bucket)
    unless the URL says ``?public=https://…`` itself; ``?region=`` names a region.
    Raises ``ImproperlyConfigured`` where the URL is no such thing, or a package is missing.
    """
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)
    bucket, _, folder = parts.path.strip("/").partition("/")
    chosen = dict(parse_qsl(parts.query))
    known = parts.scheme in {"s3", "s3+http"} and set(chosen) <= CHOICES
    if not (known and parts.hostname and parts.username and parts.password and bucket):
        raise ImproperlyConfigured(f"MEDIA_STORAGE_URL must look like {FORM}")
    seen_at = urlsplit(chosen.get("public", public))
    if seen_at.scheme not in {"http", "https"} or not seen_at.netloc:
        raise ImproperlyConfigured("MEDIA_STORAGE_URL: public= must be a whole address, https://…")
    if not (find_spec("storages") and find_spec("boto3")):
        raise ImproperlyConfigured(
            "MEDIA_STORAGE_URL is set, and its packages are not installed: "
            "pip install --require-hashes -r requirements-s3.txt"
        )
    host = parts.netloc.rpartition("@")[2]
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "location": folder,
            "endpoint_url": f"{'http' if parts.scheme == 's3+http' else 'https'}://{host}",
            "region_name": chosen.get("region"),
            "addressing_style": "path",
            "signature_version": "s3v4",
            "custom_domain": (seen_at.netloc + seen_at.path).rstrip("/"),
            "url_protocol": f"{seen_at.scheme}:",
            "querystring_auth": False,
            "file_overwrite": False,
            "default_acl": None,
            "object_parameters": {"CacheControl": CACHED},
        },
    }


def foreign_origin(storage: dict[str, Any], site_url: str) -> list[str]:
    """Return where pages fetch uploads from if it is another host: the policy must name it."""
    options = storage.get("OPTIONS", {})
    if "custom_domain" not in options:
        return []
    origin = f"{options['url_protocol']}//{options['custom_domain'].partition('/')[0]}"
    own = urlsplit(site_url)
    return [] if origin == f"{own.scheme}://{own.netloc}" else [origin]
