"""Names and numbers are forgotten ninety days after a session."""

import datetime as dt
import io

import pytest
from django.core.management import call_command

from cms.core import clock
from lectures.attendance.domain.reveals import reveal_phone
from lectures.attendance.enums import RevealPurpose
from lectures.attendance.errors import NotAllowed
from lectures.scheduling.enums import SessionState
from tests.factories.attendance import ReservationFactory
from tests.factories.scheduling import SessionFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def ended(days: int, **values):
    ends_at = clock.now() - dt.timedelta(days=days)
    return SessionFactory(
        starts_at=ends_at - dt.timedelta(hours=2),
        ends_at=ends_at,
        state=SessionState.HELD,
        with_claims=False,
        **values,
    )


def test_forgets_after_ninety_days_and_keeps_the_count():
    old = ended(91)
    forgotten = [ReservationFactory(session=old, party_size=3) for _ in range(2)]
    kept = ReservationFactory(session=ended(89))

    out = io.StringIO()
    call_command("forget_reservations", stdout=out)
    call_command("forget_reservations", stdout=out)

    assert out.getvalue().split() == ["Forgotten:", "2", "Forgotten:", "0"]
    hashes = set()
    for row in forgotten:
        row.refresh_from_db()
        assert (row.name, row.phone_encrypted, row.masked_phone) == ("", "", "")
        assert row.party_size == 3
        hashes.add(row.phone_hash)
    assert len(hashes) == 2
    kept.refresh_from_db()
    assert kept.name
    assert kept.masked_phone


def test_what_is_forgotten_can_not_be_shown():
    row = ReservationFactory(session=ended(91))
    call_command("forget_reservations", stdout=io.StringIO())
    row.refresh_from_db()

    with pytest.raises(NotAllowed):
        reveal_phone(
            actor=UserFactory(is_superuser=True),
            reservation=row,
            purpose=RevealPurpose.values[0],
        )
