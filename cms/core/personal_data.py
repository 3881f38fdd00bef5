"""Personal data at rest: encrypted, found by keyed hash, masked on screen.

Source: field-notes P4, PIPL 51. Keys come from ``PERSONAL_DATA_KEYS`` (newest first), or from
``SECRET_KEY`` and its fallbacks, so that a key can be rotated: the first encrypts, all decrypt.
See docs/adr/0005.
"""

import base64
import functools
import hashlib
import hmac
import re
import unicodedata

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signals import setting_changed
from django.utils.translation import gettext_lazy as _

MOBILE = re.compile(r"^1[3-9]\d{9}$", re.ASCII)  # field-notes §4, formats


def _key_material() -> list[str]:
    return list(settings.PERSONAL_DATA_KEYS) or [
        settings.SECRET_KEY,
        *settings.SECRET_KEY_FALLBACKS,
    ]


def _derive(material: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(material.encode())


@functools.cache
def _fernet() -> MultiFernet:
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(_derive(material, b"personal-data/encrypt")))
            for material in _key_material()
        ]
    )


@functools.cache
def _hash_keys() -> tuple[bytes, ...]:
    return tuple(_derive(material, b"personal-data/find") for material in _key_material())


def _forget_keys(*, setting: str, **_kwargs: object) -> None:
    if setting in {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "PERSONAL_DATA_KEYS"}:
        _fernet.cache_clear()
        _hash_keys.cache_clear()


setting_changed.connect(_forget_keys)


def encrypt(plain: str) -> str:
    """Return ``plain`` encrypted and authenticated, as ASCII text."""
    return _fernet().encrypt(plain.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """Return the plain text of ``token``. Raises ``ValueError`` where no known key opens it."""
    try:
        return _fernet().decrypt(token.encode("ascii")).decode()
    except InvalidToken as error:
        raise ValueError("No known key decrypts this value.") from error


def find_hash(plain: str) -> str:
    """Return the keyed hash (64 hex digits, newest key) under which a new value is stored."""
    return hmac.new(_hash_keys()[0], plain.encode(), hashlib.sha256).hexdigest()


def find_hashes(plain: str) -> list[str]:
    """Return the keyed hashes of ``plain`` under every known key, to look an old value up by."""
    return [hmac.new(key, plain.encode(), hashlib.sha256).hexdigest() for key in _hash_keys()]


def normalise_mobile(typed: str) -> str:
    """Return the eleven digits of a mainland mobile number however it was typed.

    Accepts full-width digits, spaces, hyphens and a leading +86.
    Raises ``ValidationError`` (code ``mobile``) for anything else.
    """
    digits = re.sub(r"[\s\-‐-―()]", "", unicodedata.normalize("NFKC", typed))
    digits = re.sub(r"^(\+|00)86", "", digits)
    if not MOBILE.match(digits):
        raise ValidationError(
            _("Please enter an 11-digit mobile number, for example 138 0000 0000."), code="mobile"
        )
    return digits


def mask_mobile(mobile: str) -> str:
    """Return ``138****5678`` for an eleven-digit number."""
    return f"{mobile[:3]}****{mobile[-4:]}"


def mask_name(name: str) -> str:
    """Return the surname and one star a further character: 王** for 王小明."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""
