"""A team can look at a phone number when it must call; each look is recorded (field-notes P4)."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from cms.core import personal_data
from cms.core.models import PersonalDataReveal
from lectures.attendance.enums import RevealPurpose
from lectures.attendance.errors import NotAllowed
from lectures.attendance.models import Reservation
from lectures.attendance.permissions import may_see_reservations
from lectures.scheduling.permissions import Actor


@transaction.atomic
def reveal_phone(*, actor: Actor, reservation: Reservation, purpose: str) -> str:
    """Return the eleven digits, once the look is on record.

    ``purpose`` is a ``RevealPurpose``. Raises ``NotAllowed``; then nothing is shown.
    """
    permitted = may_see_reservations(actor, reservation.session)
    asked_rightly = purpose in RevealPurpose.values and reservation.phone_encrypted
    if actor is None or actor.pk is None or not permitted or not asked_rightly:
        raise NotAllowed(_("You can't see this number."))
    PersonalDataReveal.objects.create(
        actor_id=actor.pk,
        content_type=ContentType.objects.get_for_model(Reservation),
        object_id=reservation.pk,
        field="phone",
        purpose=purpose,
    )
    return personal_data.decrypt(reservation.phone_encrypted)
