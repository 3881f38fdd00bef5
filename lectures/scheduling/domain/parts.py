"""A hall can be divided after it was booked."""

from __future__ import annotations

from django.db import transaction

from cms.core import clock
from lectures.scheduling.domain.resources import resources_for
from lectures.scheduling.models import Booking, Claim
from organisation.models import Space


def claim_new_part(part: Space) -> list[Claim]:
    """Give ``part`` to every coming booking of its whole hall; return the claims made.

    The hall stays locked meanwhile, so a booking of the whole hall sees either no part or its
    claims. Raises ``IntegrityError`` (``claim_overlap``) where the part is taken by others at
    such a time.
    """
    if part.part_of_id is None:
        return []
    with transaction.atomic():
        resources_for(spaces=[Space(pk=part.part_of_id)], lock=True)
        (resource,) = resources_for(spaces=[part])
        whole = (
            Booking.objects.filter(
                session__space=part.part_of_id,
                claims__active=True,
                claims__ends_at__gt=clock.now(),
            )
            .exclude(claims__resource=resource)
            .distinct()
        )
        claims = [
            Claim(
                booking=booking,
                resource=resource,
                starts_at=booking.claimed_from,
                ends_at=booking.claimed_until,
            )
            for booking in whole
        ]
        return Claim.objects.bulk_create(claims)
