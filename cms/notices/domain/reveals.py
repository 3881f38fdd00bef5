"""The centre can look at a number to phone instead; each look is recorded (field-notes P4)."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction

from cms.core import personal_data
from cms.core.models import PersonalDataReveal
from cms.notices.enums import RevealPurpose
from cms.notices.models import Notice
from cms.notices.permissions import may_look_after


@transaction.atomic
def reveal_phone(*, actor: Any, notice: Notice, purpose: str) -> str:
    """Return the eleven digits, once the look is on record.

    ``purpose`` is a ``RevealPurpose``. Raises ``PermissionDenied``; then nothing is shown.
    """
    asked_rightly = purpose in RevealPurpose.values and notice.phone_encrypted
    if not (may_look_after(actor) and asked_rightly):
        raise PermissionDenied
    PersonalDataReveal.objects.create(
        actor_id=actor.pk,
        content_type=ContentType.objects.get_for_model(Notice),
        object_id=notice.pk,
        field="phone",
        purpose=purpose,
    )
    return personal_data.decrypt(notice.phone_encrypted)
