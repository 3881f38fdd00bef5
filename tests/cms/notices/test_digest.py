"""One letter a morning to each person for whom something waits."""

import datetime as dt
import json
import logging

import pytest

from cms.core import clock, personal_data, work
from cms.core.work import WorkItem, register_work
from cms.notices.domain.digest import write_digests
from cms.notices.domain.sending import send_due
from cms.notices.models import Contact, Notice
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
MORNING = clock.at(dt.date(2026, 11, 24), dt.time(7, 45))


@pytest.fixture
def waits(monkeypatch):
    """Something waits for the people in this set, by their primary keys."""
    monkeypatch.setattr(work, "_providers", {})
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    people = set()

    def items(user):
        for number in range(2 if user.pk in people else 0):
            since = MORNING - dt.timedelta(days=1, hours=number)
            yield WorkItem(f"request:{number}", "用房申请", "场次", "", since, "/desk/")

    register_work(items)
    return people


def test_only_those_for_whom_something_waits_and_once(waits, mailoutbox):
    busy, idle = UserFactory(email="li@example.org"), UserFactory(email="yu@example.org")
    waits.add(busy.pk)

    assert [write_digests(), write_digests()] == [1, 0]
    send_due()

    (mail,) = mailoutbox
    assert mail.to == ["li@example.org"]
    assert mail.subject == "有 2 件事等您答复"
    assert "最早的一件从 11 月 23 日 星期一 上午 6:45 等到现在" in mail.body
    assert mail.body.endswith("http://testserver/work/")
    assert not Notice.objects.filter(user=idle).exists()


def test_again_the_next_morning(waits, monkeypatch):
    user = UserFactory(email="li@example.org")
    waits.add(user.pk)
    write_digests()
    monkeypatch.setattr(clock, "now", lambda: MORNING + dt.timedelta(days=1))
    assert write_digests() == 1


def test_in_the_language_of_the_person(waits, mailoutbox):
    user = UserFactory(email="li@example.org")
    Contact.objects.create(user=user, language="en")
    waits.add(user.pk)
    write_digests()
    send_due()

    assert mailoutbox[0].subject == "Waiting for your answer: 2"
    assert "Monday 23 November, 6:45 am" in mailoutbox[0].body
    assert mailoutbox[0].body.endswith("/en/work/")


@pytest.mark.parametrize("why", ["wants none", "no address", "inactive"])
def test_not_to_everybody(waits, why):
    user = UserFactory(email="" if why == "no address" else "li@example.org")
    if why == "wants none":
        Contact.objects.create(user=user, digest=False)
    if why == "inactive":
        user.is_active = False
        user.save()
    waits.add(user.pk)

    assert write_digests() == 0
    assert not Notice.objects.exists()


def test_not_after_noon(waits, monkeypatch):
    user = UserFactory(email="li@example.org")
    waits.add(user.pk)
    monkeypatch.setattr(clock, "now", lambda: MORNING + dt.timedelta(hours=4, minutes=15))
    assert write_digests() == 0


def test_the_address_stays_out_of_the_log(waits, caplog):
    user = UserFactory(email="li@example.org")
    waits.add(user.pk)
    with caplog.at_level(logging.DEBUG):
        write_digests()
        send_due()
    assert "li@example.org" not in caplog.text
    stored = json.loads(personal_data.decrypt(Notice.objects.get().context_encrypted))
    assert stored["number"] == "2"
