"""From the database's refusal to an answer a person can use: what is in the way."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lectures.scheduling.domain.pool_use import shortages_of
from lectures.scheduling.domain.wish import Wish
from lectures.scheduling.errors import Conflict
from lectures.scheduling.models import Claim
from lectures.scheduling.permissions import Actor, may_manage
from lectures.scheduling.queries import overlapping

OVERLAP = "claim_overlap"  # the name of the guard in both databases


def is_overlap(error: IntegrityError) -> bool:
    """Did the guard against overlapping claims refuse (and not another constraint)?"""
    return OVERLAP in str(error)


def conflicts_of(wish: Wish) -> tuple[Conflict, ...]:
    """Return what stands in the way of ``wish``: one cheap query where nothing does, else two; two
    more where it wants items of a pool.
    """
    met = _told(wish.actor, wish.claims_met()) if wish.claims_met().exists() else ()
    return (*met, *shortages_of(wish))


def conflicts_with(*, actor: Actor, claims: Iterable[Claim]) -> tuple[Conflict, ...]:
    """Return what stands in the way of ``claims`` (their own booking left out); one query."""
    wanted = list(claims)
    condition = Q(pk__in=[])
    for claim in wanted:
        condition |= Q(overlapping(claim.starts_at, claim.ends_at), resource=claim.resource_id)
    own = {claim.booking_id for claim in wanted}
    return _told(actor, Claim.objects.filter(condition).exclude(booking__in=own))


def _told(actor: Actor, found: QuerySet[Claim]) -> tuple[Conflict, ...]:
    """Return the claims as ``actor`` may know them."""
    return tuple(conflict_of(actor, claim) for claim in to_be_told(found))


def to_be_told(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Return the claims with all that ``conflict_of`` reads, in the order of their resources."""
    return claims.select_related(
        "resource__space__place",
        "resource__team",
        "resource__lecturer",
        "booking__session__team__home",
        "booking__session__place",
    ).order_by("resource_id", "starts_at")


def conflict_of(actor: Actor, claim: Claim) -> Conflict:
    """Return the claim as ``actor`` may know it; no query after ``to_be_told``."""
    return Conflict(
        resource=claim.resource,
        starts_at=claim.starts_at,
        ends_at=claim.ends_at,
        held_by=_shown_title(actor, claim),
    )


def _shown_title(actor: Actor, claim: Claim) -> str:
    session = claim.booking.session
    return session.display_title if session.is_public or may_manage(actor, session) else ""


def sentence_of(conflicts: Iterable[Conflict]) -> str:
    """Return the sentence that names what is taken, or that someone was faster."""
    found = list(conflicts)
    if not found:
        return _("Someone else was faster. Nothing was booked.")
    names = dict.fromkeys(str(one.resource) for one in found if not one.words)
    short = [one.words for one in found if one.words]
    sentences = []
    if names:
        sentences.append(
            _("Already taken at that time: %(names)s.") % {"names": _(", ").join(names)}
        )
    if short:
        sentences.append(_("Too few at that time. %(short)s.") % {"short": _(", ").join(short)})
    return " ".join(sentences)
