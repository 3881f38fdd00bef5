"""A place manager can import places and teams: first a dry run, then all rows or none."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisation import permissions
from organisation.domain.import_places import carry_out_places, plan_places
from organisation.domain.import_plan import FieldChange, ImportPlan, RowPlan, RowStatus
from organisation.domain.import_teams import carry_out_teams, plan_teams
from organisation.enums import ImportKind
from organisation.errors import ImportRefused, ImportStale, NotAllowed
from organisation.models import ImportDraft
from organisation.permissions import Actor
from organisation.tables.columns import COLUMNS
from organisation.tables.reading import TableRow, Upload, clean_text, read_table

__all__ = [
    "FieldChange",
    "ImportPlan",
    "RowPlan",
    "RowStatus",
    "apply_import",
    "dry_run_import",
    "review_import",
]

PLANNERS = {ImportKind.PLACES: plan_places, ImportKind.TEAMS: plan_teams}
EXECUTORS = {ImportKind.PLACES: carry_out_places, ImportKind.TEAMS: carry_out_teams}


def _plan(actor: Actor, kind: str, table: Iterable[TableRow]) -> ImportPlan:
    return PLANNERS[ImportKind(kind)](actor, table)


def _table_of(draft: ImportDraft) -> list[TableRow]:
    return [TableRow(number, cells, list(reasons)) for number, cells, reasons in draft.rows]


def dry_run_import(*, actor: Actor, kind: str, upload: Upload) -> tuple[ImportDraft, ImportPlan]:
    """Read ``upload`` and return what it would do; changes nothing but keeps the rows for a day.

    Raises ``NotAllowed``, ``ImportRefused`` for a file that can't be read.
    """
    if actor is None or not permissions.may_manage_anything(actor):
        raise NotAllowed
    table = read_table(upload, COLUMNS[ImportKind(kind)])
    plan = _plan(actor, kind, table)
    with transaction.atomic():
        ImportDraft.objects.expired().delete()
        ImportDraft.objects.filter(actor_id=getattr(actor, "pk", None), kind=kind).delete()
        draft = ImportDraft.objects.create(
            actor_id=actor.pk,  # type: ignore[misc]  # a manager is logged in
            kind=kind,
            filename=clean_text(upload.name or "")[:200],
            rows=[[row.number, row.cells, row.reasons] for row in table],
            digest=plan.digest,
        )
    return draft, plan


def review_import(*, actor: Actor, token: UUID) -> tuple[ImportDraft, ImportPlan]:
    """Return an import that is still open, planned anew against the data of this moment.

    What is returned counts as seen: ``apply_import`` compares with it.
    Raises ``ImportDraft.DoesNotExist`` for another person's or an expired one.
    """
    draft = ImportDraft.objects.alive().get(pk=token, actor_id=getattr(actor, "pk", None))
    plan = _plan(actor, draft.kind, _table_of(draft))
    if plan.digest != draft.digest:
        ImportDraft.objects.filter(pk=draft.pk).update(digest=plan.digest)
    return draft, plan


def apply_import(*, actor: Actor, token: UUID) -> ImportPlan:
    """Carry out the whole import, or nothing of it, and forget the draft; returns what was done.

    Raises ``NotAllowed``, ``ImportDraft.DoesNotExist``, ``ImportRefused`` where rows are wrong,
    ``ImportStale`` where the data changed since the actor last looked.
    """
    if not permissions.may_manage_anything(actor):
        raise NotAllowed
    try:
        with transaction.atomic():
            draft = (
                ImportDraft.objects.alive()
                .select_for_update()
                .get(pk=token, actor_id=getattr(actor, "pk", None))
            )
            plan = _plan(actor, draft.kind, _table_of(draft))
            if plan.digest != draft.digest:
                raise ImportStale(plan)
            if not plan.is_applicable:
                raise ImportRefused(
                    _("Nothing was imported. Please correct the rows marked wrong.")
                )
            EXECUTORS[ImportKind(draft.kind)](actor, plan)
            draft.delete()
    except ImportStale as stale:
        ImportDraft.objects.filter(pk=token).update(digest=stale.plan.digest)
        raise
    except IntegrityError as error:
        raise ImportRefused(
            _("Nothing was imported: two rows exchange names or addresses. Import them one by one.")
        ) from error
    return plan
