"""The kinds of letters that rooms send, each with its placeholders and its first wording.

A room registers its kinds when it starts (``AppConfig.ready``)::

    register(
        NoticeKind(
            name="session-cancelled",
            label=_("Session cancelled"),
            fields=(Field("title", _("title of the session"), "红色故事会", "Red stories"),),
            defaults={
                "zh-hans": Wording("活动取消", "您预约的“{title}”已取消。"),
                "en": Wording("Cancelled", "“{title}” is cancelled."),
            },
        )
    )

Staff may word a kind anew in the admin; the placeholders stay (``cms.notices.wording``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LANGUAGES = ("zh-hans", "en")
# ``{title}`` and nothing more: no attribute, no index, no format.
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACES = re.compile(r"[{}]")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class Field:
    """One placeholder: its name in braces, what it stands for, and how it looks when filled in."""

    name: str
    label: StrOrPromise
    example: str
    example_en: str = ""

    def shown_in(self, language: str) -> str:
        """Return the example for a preview in ``language``."""
        return (self.example_en if language == "en" else "") or self.example


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject (of an e-mail, or the head of a WeChat message) and text, with placeholders."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of letter: ``fields`` are what the room fills in, ``defaults`` the first wording."""

    name: str
    label: StrOrPromise
    fields: tuple[Field, ...]
    defaults: Mapping[str, Wording]

    @property
    def placeholders(self) -> tuple[Field, ...]:
        """The fields of the kind, then those that every letter knows."""
        return (*self.fields, *COMMON_FIELDS)


# Filled in by the letter box itself, in every kind.
COMMON_FIELDS = (
    Field(
        "site",
        _("name of this site"),
        "新时代文明实践中心",
        "New Era Civilization Practice Centre",
    ),
)
_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> NoticeKind:
    """Make ``kind`` known. Raises ``ImproperlyConfigured`` where its wording or name is faulty."""
    if not _NAME.fullmatch(kind.name):
        raise ImproperlyConfigured(f"{kind.name!r} is no name for a kind of notice.")
    if _kinds.get(kind.name, kind) != kind:
        raise ImproperlyConfigured(f"Two kinds of notices are named {kind.name!r}.")
    if set(kind.defaults) != set(LANGUAGES):
        raise ImproperlyConfigured(f"{kind.name} must be worded in {' and '.join(LANGUAGES)}.")
    for wording in kind.defaults.values():
        for text in (wording.subject, wording.body):
            if faults := [*unknown_placeholders(kind, text), *(["{ or }"] * loose_braces(text))]:
                raise ImproperlyConfigured(f"{kind.name}: unknown placeholder {faults[0]}.")
    _kinds[kind.name] = kind
    return kind


def kinds() -> dict[str, NoticeKind]:
    """Return the registered kinds by name."""
    return dict(_kinds)


def kind_named(name: str) -> NoticeKind:
    """Return the kind. Raises ``LookupError`` where no room has registered it."""
    if name not in _kinds:
        raise LookupError(f"No kind of notice is named {name!r}.")
    return _kinds[name]


def unknown_placeholders(kind: NoticeKind, text: str) -> Iterator[str]:
    """Yield each placeholder in ``text`` that ``kind`` doesn't know, as it is written."""
    known = {field.name for field in kind.placeholders}
    for match in PLACEHOLDER.finditer(text):
        if match.group(1) not in known:
            yield match.group(0)


def loose_braces(text: str) -> bool:
    """Has ``text`` a brace that belongs to no placeholder, as in ``{title.secret}``?"""
    return bool(_BRACES.search(PLACEHOLDER.sub("", text)))
