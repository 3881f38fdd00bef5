"""A copy without people: nobody is found in it any more, and everything else is as it was."""

from __future__ import annotations

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection

from cms.core import anonymising, clock, personal_data
from cms.core.anonymising import our_models, tables, text_fields, undecided
from cms.core.models import PersonalDataReveal
from cms.notices.models import Contact, Notice
from lectures.attendance.models import Reservation
from lectures.scheduling.models import SessionEvent
from organisation.models import Lecturer, Place
from tests.factories.organisation import LecturerFactory, PlaceFactory
from tests.factories.scheduling import SessionFactory
from tests.factories.users import UserFactory

SECRETS = ("许三多", "13912345678", "xu@example.org", "0631-7654321", "家里有病人", "xusanduo")


def test_every_text_of_every_model_is_decided_on():
    """A new text field: say in the room's personal_fields.py what becomes of it in a copy."""
    assert undecided() == []


def test_a_field_that_nobody_decided_on_is_found(monkeypatch):
    label = "attendance.reservation"
    table = tables()[label]
    less = {name: what for name, what in table.replaced.items() if name != "token"}
    monkeypatch.setitem(anonymising._tables, label, anonymising.Table(table.kept | {"gone"}, less))

    assert undecided() == [
        "attendance.Reservation.token: undecided",
        "attendance.Reservation.gone: no such text",
    ]
    with pytest.raises(CommandError, match=r"Reservation\.token"):
        call_command("anonymise", "--yes-really", verbosity=0)


def test_links_and_choices_are_no_texts():
    assert "state" not in text_fields(Reservation)
    assert "session" not in text_fields(Reservation)
    assert "phone_encrypted" in text_fields(Reservation)


@pytest.mark.django_db
def test_production_is_refused_unless_really_meant():
    user = UserFactory(display_name="许三多")

    with pytest.raises(CommandError, match="--yes-really"):
        call_command("anonymise", verbosity=0)

    user.refresh_from_db()
    assert user.display_name == "许三多"


def reserve(session, name, mobile, **more):
    return Reservation.objects.create(
        session=session,
        name=name,
        phone_encrypted=personal_data.encrypt(mobile),
        phone_hash=personal_data.find_hash(mobile),
        **more,
    )


@pytest.fixture
def people(transactional_db):
    """One man in every table that knows people, twice as a guest, and somebody else."""
    user = UserFactory(
        username="xusanduo", display_name="许三多", email="xu@example.org", first_name="许三多"
    )
    session = SessionFactory(with_claims=False)
    other = SessionFactory(with_claims=False)
    LecturerFactory(name="许三多", slug="xusanduo", biography="许三多，家里有病人", user=user)
    centre = PlaceFactory(phone="0631-7654321")
    village = PlaceFactory(parent=PlaceFactory(parent=centre))
    PlaceFactory(parent=village, name="许三多家", slug="xusanduo-jia", address="许三多家")
    reserve(session, "许三多", "13912345678", code="00000001")
    reserve(other, "许三多", "13912345678", code="00000001")
    reserve(session, "王小明", "13800000001", code="00000002")
    reserve(
        session, "", "13800000002", code="00000003", state="cancelled", cancelled_at=clock.now()
    )
    SessionEvent.objects.create(
        session=session,
        from_state="draft",
        to_state="published",
        reason="许三多家里有病人",
        actor=user,
    )
    PersonalDataReveal.objects.create(
        actor=user,
        field="phone",
        purpose="打电话给许三多 13912345678",
        content_type=ContentType.objects.get_for_model(Reservation),
        object_id=1,
    )
    Contact.objects.create(
        user=user,
        mobile_encrypted=personal_data.encrypt("13912345678"),
        openid_encrypted=personal_data.encrypt("openid"),
    )
    Notice.objects.create(
        kind="session-cancelled",
        event="session-event:1",
        addressee=f"phone:{personal_data.find_hash('13912345678')}",
        phone_encrypted=personal_data.encrypt("13912345678"),
        context_encrypted=personal_data.encrypt(json.dumps({"title": "许三多家里有病人"})),
    )
    return user


def whole_content() -> str:
    """Return every value of every row, decrypted where a key opens it."""
    found = []
    for model in our_models():
        for row in model._base_manager.values_list():
            found += [_read(value) for value in row]
    return "\n".join(found)


def _read(value) -> str:
    text = str(value)
    if text.startswith("gAAAA"):
        return personal_data.decrypt(text)
    return text


def counts():
    return {
        model._meta.label: model._base_manager.count()
        for model in our_models()
        if not (
            (table := tables().get(model._meta.label_lower)) and (table.emptied or table.derived)
        )
    }


def test_nobody_is_left(people):
    before = whole_content()
    assert all(secret in before for secret in SECRETS), "the test would prove nothing"
    rows = counts()

    call_command("anonymise", "--yes-really", verbosity=0)

    after = whole_content()
    assert [secret for secret in SECRETS if secret in after] == []
    assert counts() == rows


def test_who_was_one_person_is_one_person(people):
    call_command("anonymise", "--yes-really", verbosity=0)

    mine, mine_too, other, nameless = Reservation.objects.order_by("pk")
    assert mine.name == mine_too.name != other.name
    assert nameless.name == ""
    assert mine.phone_hash == mine_too.phone_hash != other.phone_hash
    assert Lecturer.objects.get(user=people).name == mine.name
    assert mine.masked_phone.startswith("100")
    assert personal_data.find_hash(personal_data.decrypt(mine.phone_encrypted)) == mine.phone_hash
    assert Notice.objects.get().addressee == f"phone:{mine.phone_hash}"
    assert personal_data.decrypt(Notice.objects.get().phone_encrypted) == personal_data.decrypt(
        mine.phone_encrypted
    )


def test_keys_to_things_are_others(people):
    before = {one.pk: (one.token, one.code) for one in Reservation.objects.all()}

    call_command("anonymise", "--yes-really", verbosity=0)

    after = {one.pk: (one.token, one.code) for one in Reservation.objects.all()}
    assert all(set(before[pk]).isdisjoint(after[pk]) for pk in before)
    people.refresh_from_db()
    assert not people.has_usable_password()


def test_public_places_keep_their_names_and_households_do_not(people):
    public = Place.objects.exclude(level="household")
    names = list(public.values_list("name", "slug"))

    call_command("anonymise", "--yes-really", verbosity=0)

    assert list(public.values_list("name", "slug")) == names
    assert Place.objects.get(level="household").name.startswith("某户")


def test_a_second_time_changes_as_much_again(people):
    call_command("anonymise", "--yes-really", verbosity=0)
    call_command("anonymise", "--yes-really", verbosity=0)

    assert Reservation.objects.count() == 4
    assert len(set(Reservation.objects.values_list("session", "code"))) == 4


def test_the_guards_are_in_place_again(people):
    call_command("anonymise", "--yes-really", verbosity=0)

    call_command("check_integrity", "guards")
    with pytest.raises(Exception, match="append"), connection.cursor() as cursor:
        cursor.execute("UPDATE scheduling_sessionevent SET reason = 'rewritten'")


def test_what_fails_half_way_changes_nothing(people, monkeypatch):
    def fail(old, row, known):
        raise RuntimeError("the disk is full")

    table = tables()["notices.notice"]
    replaced = {**table.replaced, "context_encrypted": fail}
    monkeypatch.setitem(
        anonymising._tables, "notices.notice", anonymising.Table(table.kept, replaced)
    )

    with pytest.raises(RuntimeError, match="disk"):
        call_command("anonymise", "--yes-really", verbosity=0)

    assert Reservation.objects.filter(name="许三多").count() == 2
    call_command("check_integrity", "guards")


def test_nothing_of_the_old_stays_in_the_file(people):
    if connection.vendor != "sqlite" or "mode=memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("SQLite in a file")
    from pathlib import Path

    call_command("anonymise", "--yes-really", verbosity=0)

    content = Path(connection.settings_dict["NAME"]).read_bytes()
    assert "许三多".encode() not in content
    assert b"xu@example.org" not in content
