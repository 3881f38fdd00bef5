"""``check_integrity`` is quiet about good data and names each fault."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cms.core import integrity
from lectures.scheduling.domain.states import cancel_session
from lectures.scheduling.models import Booking, Claim, Session, SessionEvent
from tests.factories.organisation import LecturerFactory, SpaceFactory
from tests.factories.scheduling import SessionFactory
from tests.factories.users import UserFactory
from tests.soak.ground import drop_the_guard

pytestmark = pytest.mark.django_db

CHECKS = ("guards", "overlaps", "claims", "events")


@pytest.fixture
def session():
    SessionFactory(space=SpaceFactory(setup_minutes=20))
    cancelled = SessionFactory()
    cancel_session(actor=UserFactory(superuser=True), session=cancelled, reason="下雨")
    return SessionFactory()


def faults(capsys):
    with pytest.raises(CommandError):
        call_command("check_integrity", *CHECKS)
    return capsys.readouterr().err


def test_what_the_domain_wrote_is_in_order(session, capsys):
    call_command("check_integrity", *CHECKS)

    assert capsys.readouterr().out.count("in order") == len(CHECKS)


def test_an_unknown_check_is_refused():
    with pytest.raises(CommandError, match="No such check: nonsense"):
        call_command("check_integrity", "nonsense")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (lambda s: Booking.objects.filter(session=s).update(setup_minutes=5), "another stretch"),
        (
            lambda s: Session.objects.filter(pk=s.pk).update(
                ends_at=s.ends_at + dt.timedelta(hours=1)
            ),
            "differ in time",
        ),
        (lambda s: Claim.objects.filter(booking__session=s).update(active=False), "is not active"),
        (lambda s: Session.objects.filter(pk=s.pk).update(state="cancelled"), "is active although"),
        (
            lambda s: Claim.objects.filter(resource__team=s.team).delete(),
            "does not claim its team",
        ),
        (
            lambda s: Claim.objects.filter(resource__space=s.space).delete(),
            "does not claim its space",
        ),
        (lambda s: s.lecturers.add(LecturerFactory()), "one of its lecturers"),
        (lambda s: Booking.objects.filter(session=s).delete(), "has no booking"),
        (
            lambda s: Session.objects.filter(pk=s.pk).update(place=SpaceFactory().place),
            "not at the place of its room",
        ),
        (lambda s: Session.objects.filter(pk=s.pk).update(state="held"), "its events say"),
        (
            lambda s: SessionEvent.objects.create(session=s, from_state="held", to_state="draft"),
            "where it was “published”",
        ),
        (
            lambda s: SessionEvent.objects.create(
                session=s, from_state="published", to_state="draft"
            ),
            "not permitted",
        ),
    ],
)
def test_each_fault_is_named(session, capsys, fault, sentence):
    fault(session)

    assert sentence in faults(capsys)


def test_an_edit_is_no_move(session, capsys):
    SessionEvent.objects.create(session=session, from_state="published", to_state="published")

    call_command("check_integrity", *CHECKS)

    assert capsys.readouterr().out.count("in order") == len(CHECKS)


def test_a_lost_guard_and_an_overlap_are_named(session, capsys):
    drop_the_guard()
    claim = session.booking.claims.first()
    other = SessionFactory().booking
    other.claims.create(resource=claim.resource, starts_at=claim.starts_at, ends_at=claim.ends_at)

    found = faults(capsys)

    assert "lost its guard claim_overlap" in found
    assert f"overlaps another active claim of resource {claim.resource_id}" in found
    if connection.vendor == "sqlite":
        assert "lost its guard claim_overlap_update" in found


@pytest.mark.parametrize(
    ("table", "trigger"),
    [
        ("scheduling_claim", "claim_moments_insert"),
        ("scheduling_claim", "claim_moments_update"),
        ("attendance_reservation", "reservation_facts_stay"),
        ("organisation_space", "space_part_insert"),
        ("core_personaldatareveal", "reveal_append_only_delete"),
    ],
)
def test_a_lost_trigger_of_any_room_is_named(capsys, table, trigger):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite: it forgets a table's triggers when the table is rebuilt")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = %s", [trigger]
        )
        assert cursor.fetchone() == (table,)
        cursor.execute(f"DROP TRIGGER {trigger}")

    assert f"lost its guard {trigger}." in faults(capsys)


def test_every_guard_is_expected():
    """What the migrations installed is what the check asks for, no less."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        installed = {name for (name,) in cursor.fetchall()}
    ours = {
        name
        for name in installed
        if name.startswith(("claim_", "session_", "reservation_", "place_", "space_", "reveal_"))
    }

    assert ours <= integrity._guards[connection.vendor]
    assert len(ours) >= 4
