"""What this room does when other rooms change."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from lectures.scheduling.domain.parts import claim_new_part
from organisation.models import Space


@receiver(post_save, sender=Space)
def follow_a_divided_hall(instance: Space, raw: bool = False, **kwargs: Any) -> None:
    """A hall was divided: who has the whole hall has the new part as well."""
    if instance.part_of_id is not None and not raw:
        claim_new_part(instance)
