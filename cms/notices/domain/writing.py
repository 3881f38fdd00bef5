"""A room can write letters: stored in its own transaction, sent after commit, never two for one
event.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from cms.core import clock, personal_data
from cms.notices.kinds import LANGUAGES, kind_named
from cms.notices.models import Contact, Notice
from cms.notices.tasks import ring

BATCH = 500


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is told, in which language: a person who works here, or a resident's phone number.

    The number comes encrypted, with its keyed hash, as the room has stored it
    (``cms.core.personal_data``).
    """

    language: str
    user_id: int | None = None
    phone_encrypted: str = field(default="", repr=False)
    phone_hash: str = field(default="", repr=False)

    @property
    def identity(self) -> str:
        """One word for this addressee. Raises ``ValueError`` where there is none."""
        if self.user_id is not None:
            return f"user:{self.user_id}"
        if not (self.phone_hash and self.phone_encrypted):
            raise ValueError("A letter needs a person or a phone number.")
        return f"phone:{self.phone_hash}"


@dataclass(frozen=True, slots=True)
class Letter:
    """What one addressee is told about one ``event`` ("session-event:815").

    ``context`` fills the placeholders of ``kind``, worded in the addressee's language already. An
    ``urgent`` letter goes out at night, too.
    """

    kind: str
    event: str
    to: Addressee
    context: Mapping[str, str] = field(default_factory=dict, repr=False)
    urgent: bool = False


def write_notices(letters: Iterable[Letter]) -> int:
    """Store ``letters`` in the caller's transaction and return how many are new.

    Whoever has been told of the event already gets nothing. Two statements for each ``BATCH``
    letters (on SQLite, whose statements are short, one more for each 70). Raises ``LookupError``
    for an unknown kind, ``ValueError`` for a missing placeholder or addressee; nothing is written
    then. After commit one task is enqueued.
    """
    rows = [_row(letter) for letter in letters]
    written = 0
    with transaction.atomic():
        for batch in _batches(rows):
            Notice.objects.bulk_create(batch, ignore_conflicts=True)
            written += Notice.objects.filter(key__in=[row.key for row in batch]).count()
        if written:
            ring_after_commit()
    return written


def people(user_ids: Iterable[int]) -> dict[int, Addressee]:
    """Return the addressee for each person who works here, in her own language; one query."""
    wanted = list(dict.fromkeys(user_ids))
    spoken = dict(Contact.objects.filter(user_id__in=wanted).values_list("user_id", "language"))
    return {pk: Addressee(spoken.get(pk, LANGUAGES[0]), user_id=pk) for pk in wanted}


def ring_after_commit() -> None:
    """Have the letters sent once this transaction is committed; once, however often it is asked."""
    # private: the list holds (savepoints, function, robust); asking twice would enqueue two tasks.
    waiting = transaction.get_connection().run_on_commit
    if not any(function is ring for _savepoints, function, *_rest in waiting):
        transaction.on_commit(ring, robust=True)


def _batches(rows: list[Notice]) -> Iterator[list[Notice]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


@sensitive_variables("letter", "context")
def _row(letter: Letter) -> Notice:
    kind = kind_named(letter.kind)
    if not letter.event:
        raise ValueError("A letter needs an event.")
    context = {name: str(value) for name, value in letter.context.items()}
    if missing := [field.name for field in kind.fields if field.name not in context]:
        raise ValueError(f"{kind.name} lacks {', '.join(missing)}.")
    moment = clock.now()
    return Notice(
        kind=kind.name,
        event=letter.event,
        addressee=letter.to.identity,
        user_id=letter.to.user_id,
        phone_encrypted="" if letter.to.user_id is not None else letter.to.phone_encrypted,
        language="en" if letter.to.language.startswith("en") else LANGUAGES[0],
        context_encrypted=personal_data.encrypt(json.dumps(context, ensure_ascii=False)),
        urgent=letter.urgent,
        created_at=moment,
        next_try_at=moment,
    )
