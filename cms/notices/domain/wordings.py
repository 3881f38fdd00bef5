"""The centre can word a kind of letter anew, and go back to the first wording."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core import clock
from cms.notices.kinds import NoticeKind, loose_braces, unknown_placeholders
from cms.notices.models import KindWording
from cms.notices.permissions import may_word

FIELDS = ("subject_zh", "body_zh", "subject_en", "body_en")


def first_wording(kind: NoticeKind) -> dict[str, str]:
    """Return the wording that the room has given, by the fields of ``KindWording``."""
    chinese, english = kind.defaults["zh-hans"], kind.defaults["en"]
    return {
        "subject_zh": chinese.subject,
        "body_zh": chinese.body,
        "subject_en": english.subject,
        "body_en": english.body,
    }


def present_wording(kind: NoticeKind) -> dict[str, str]:
    """Return the wording in use, by field."""
    row = KindWording.objects.filter(kind=kind.name).first()
    return {name: getattr(row, name) for name in FIELDS} if row else first_wording(kind)


def check_text(kind: NoticeKind, text: str) -> None:
    """Raise ``ValidationError`` with a sentence where ``text`` has a placeholder nobody knows."""
    if unknown := list(dict.fromkeys(unknown_placeholders(kind, text))):
        known = " ".join(f"{{{field.name}}}" for field in kind.placeholders)
        raise ValidationError(
            _("This message does not know %(unknown)s. It knows %(known)s."),
            code="unknown",
            params={"unknown": " ".join(unknown), "known": known},
        )
    if loose_braces(text):
        raise ValidationError(
            _("Please write { and } only around a name from the list, as in {%(name)s}."),
            code="braces",
            params={"name": kind.placeholders[0].name},
        )


@transaction.atomic
def change_wording(*, actor: Any, kind: NoticeKind, words: dict[str, str]) -> KindWording | None:
    """Store ``words`` (by ``FIELDS``) for all letters that go out from now on.

    The first wording is not stored but gone back to; then there is no row. Raises
    ``PermissionDenied``, or ``ValidationError`` for a text with a faulty placeholder.
    """
    if not may_word(actor):
        raise PermissionDenied
    words = {name: words[name].replace("\r\n", "\n").strip() for name in FIELDS}
    for text in words.values():
        check_text(kind, text)
    if words == first_wording(kind):
        reset_wording(actor=actor, kind=kind)
        return None
    row, created = KindWording.objects.update_or_create(
        kind=kind.name, defaults={**words, "changed_at": clock.now(), "changed_by_id": actor.pk}
    )
    action = "wagtail.create" if created else "wagtail.edit"
    log(instance=row, action=action, user=actor, content_changed=True)
    return row


@transaction.atomic
def reset_wording(*, actor: Any, kind: NoticeKind) -> bool:
    """Go back to the first wording; return whether another one was in use.

    Raises ``PermissionDenied``.
    """
    if not may_word(actor):
        raise PermissionDenied
    row = KindWording.objects.filter(kind=kind.name).first()
    if row is None:
        return False
    log(instance=row, action="wagtail.delete", user=actor, deleted=True)
    row.delete()
    return True
