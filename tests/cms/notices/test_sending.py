"""What becomes of a letter: sent once, tried again, given up, kept until the morning."""

import datetime as dt
import logging

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from cms.core import clock, personal_data
from cms.core.models import SiteSettings
from cms.notices.domain import sending
from cms.notices.domain.sending import (
    LEASE,
    MOST_TRIES,
    TAKEN_AT_ONCE,
    Round,
    back_off,
    send_due,
    take_due,
)
from cms.notices.domain.writing import Addressee, write_notices
from cms.notices.enums import ChannelName, NoticeState
from cms.notices.models import ChannelPause, Contact, KindWording, Notice, NoticeSettings
from cms.notices.periodic import send_what_is_due
from tests.factories.attendance import mobile
from tests.factories.notices import TEST_KIND, letter, resident
from tests.factories.users import UserFactory
from tests.soak.gateway import Answer

pytestmark = pytest.mark.django_db
SOON = dt.timedelta(seconds=1)


def written(number=1, **changes):
    """Write letters to so many residents and return them."""
    write_notices([letter(resident(n), **changes) for n in range(1, number + 1)])
    return list(Notice.objects.order_by("pk"))


def make_due():
    """Let the time until the next try pass."""
    Notice.objects.filter(next_try_at__isnull=False).update(next_try_at=clock.now() - SOON)


def test_a_letter_goes_out_once(sms, awake):
    (notice,) = written()

    assert send_due() is False
    assert send_due() is False

    notice.refresh_from_db()
    assert (notice.state, notice.channel, notice.attempts) == ("sent", "sms", 1)
    assert (notice.next_try_at, notice.claim, notice.last_error) == (None, None, "")
    assert notice.sent_at is not None
    (asked,) = sms.asked
    assert asked.body["phone"] == mobile(1)
    assert asked.body["text"] == "您预约的“红色故事会”已取消。https://example.org/events/1/"
    assert asked.key == str(notice.key)


def test_a_letter_speaks_the_language_and_the_words_of_the_centre(sms, awake):
    KindWording.objects.create(
        kind=TEST_KIND.name,
        subject_zh="取消",
        body_zh="【{site}】{title}不办了",
        subject_en="Off",
        body_en="{site}: {title} is off",
    )
    write_notices([letter(resident(1)), letter(resident(2, "en"))])
    send_due()

    site = SiteSettings()
    assert [asked.body["text"] for asked in sms.asked] == [
        f"【{site.site_name}】红色故事会不办了",
        f"{site.site_name_en}: 红色故事会 is off",
    ]


def test_a_failing_gateway_is_asked_again_ever_more_slowly(sms, awake):
    sms.says = lambda _asked: Answer(500)
    (notice,) = written()
    pauses = []
    for _ in range(MOST_TRIES - 1):
        send_due()
        notice.refresh_from_db()
        assert notice.state == NoticeState.FAILED
        pauses.append((notice.next_try_at - clock.now()).total_seconds())
        make_due()
    send_due()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.GIVEN_UP, MOST_TRIES)
    assert notice.last_error == "The gateway answered 500."
    assert len({asked.key for asked in sms.asked}) == 1
    for number, pause in enumerate(pauses):
        middle = min(60 * 2**number, 4 * 3600)
        assert 0.7 * middle < pause < 1.3 * middle


def test_back_off_is_spread_by_chance():
    found = {back_off(3) for _ in range(50)}
    assert len(found) > 40
    assert min(found) >= dt.timedelta(minutes=3)
    assert max(found) <= dt.timedelta(minutes=5)


def test_recovers_after_a_failure(sms, awake):
    answers = iter([Answer(503), Answer(200)])
    sms.says = lambda _asked: next(answers)
    (notice,) = written()
    send_due()
    make_due()
    send_due()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.last_error) == (NoticeState.SENT, 2, "")


def test_a_refused_letter_is_not_tried_again(sms, awake):
    sms.says = lambda _asked: Answer(400)
    (notice,) = written()
    send_due()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.GIVEN_UP, 1)
    assert notice.last_error == "The gateway refuses the message (400)."


def test_one_busy_answer_holds_all_back_and_counts_against_nobody(sms, awake):
    sms.says = lambda _asked: Answer(429, headers=(("Retry-After", "300"),))
    written(3 * TAKEN_AT_ONCE)

    assert send_due() is False

    assert len(sms.asked) == 1
    assert set(Notice.objects.values_list("state", "attempts")) == {(NoticeState.WAITING, 0)}
    soonest = Notice.objects.order_by("next_try_at")[0].next_try_at
    assert dt.timedelta(seconds=290) < soonest - clock.now() <= dt.timedelta(seconds=300)

    sms.says = lambda _asked: Answer()
    ChannelPause.objects.update(until=clock.now() - SOON)
    make_due()
    send_due()
    assert Notice.objects.filter(state=NoticeState.SENT).count() == 3 * TAKEN_AT_ONCE


def test_a_gateway_that_is_away_costs_one_time_out_not_one_a_letter(settings, awake):
    settings.SMS_URL = "http://127.0.0.1:9/"
    written(5)
    send_due()

    assert sorted(Notice.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]
    assert ChannelPause.objects.get().channel == ChannelName.SMS


def test_without_a_gateway_nothing_is_lost(awake, sms, settings):
    address, settings.SMS_URL = settings.SMS_URL, ""
    (notice,) = written()
    send_due()
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.NO_ADDRESS, 0)
    assert Notice.objects.stuck().count() == 1

    settings.SMS_URL = address
    sending.try_again(notice=notice)
    send_due()
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT


def test_people_are_reached_as_they_want_to_be_now(sms, awake, mailoutbox):
    user = UserFactory(email="li@example.org")
    to = Addressee("zh-hans", user_id=user.pk)
    write_notices([letter(to, "event:1")])
    send_due()
    Contact.objects.create(
        user=user, mobile_encrypted=personal_data.encrypt(mobile(7)), preferred=ChannelName.SMS
    )
    write_notices([letter(to, "event:2")])
    send_due()

    assert [sent.to for sent in mailoutbox] == [["li@example.org"]]
    assert [asked.body["phone"] for asked in sms.asked] == [mobile(7)]


@pytest.mark.parametrize("gone", ["inactive", "deleted"])
def test_who_has_left_is_not_written_to(gone, awake, mailoutbox):
    user = UserFactory(email="li@example.org")
    write_notices([letter(Addressee("zh-hans", user_id=user.pk))])
    if gone == "deleted":
        user.delete()
    else:
        user.is_active = False
        user.save()
    send_due()

    assert mailoutbox == []
    assert Notice.objects.get().state == NoticeState.NO_ADDRESS


def test_a_worker_that_died_leaves_its_letters_to_the_next(sms, awake):
    (notice,) = written()
    (taken,) = take_due()
    Round([taken]).send_one(taken)
    # It died between the gateway's answer and the mark.
    Notice.objects.update(
        state=NoticeState.SENDING, claim=taken.claim, next_try_at=clock.now() + LEASE, sent_at=None
    )
    assert take_due() == []
    make_due()
    send_due()

    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert [asked.key for asked in sms.asked] == [str(notice.key)] * 2


def test_a_worker_that_was_too_slow_marks_nothing(sms, awake):
    (notice,) = written()
    (slow,) = take_due()
    make_due()
    (quick,) = take_due()
    Round([slow]).send_one(slow)

    notice.refresh_from_db()
    assert (notice.state, notice.claim) == (NoticeState.SENDING, quick.claim)
    Round([quick]).send_one(quick)
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT


def test_a_letter_at_which_workers_die_is_given_up(sms, awake):
    (notice,) = written()
    Notice.objects.update(attempts=MOST_TRIES)
    send_due()

    notice.refresh_from_db()
    assert notice.state == NoticeState.GIVEN_UP
    assert sms.asked == []


def test_what_there_is_no_time_for_is_given_back_uncounted(sms, awake):
    written(3)
    sms.says = lambda _asked: Answer(slow=0.2)
    assert send_due(seconds=0.1) is True

    assert sorted(Notice.objects.values_list("state", "attempts")) == [
        ("sent", 1),
        ("waiting", 0),
        ("waiting", 0),
    ]


@pytest.mark.parametrize(
    ("hour", "minute", "urgent", "goes_out"),
    [
        (20, 59, False, True),
        (21, 0, False, False),
        (23, 59, False, False),
        (0, 0, False, False),
        (7, 29, False, False),
        (7, 30, False, True),
        (3, 0, True, True),
    ],
)
def test_quiet_hours(monkeypatch, sms, hour, minute, urgent, goes_out):
    moment = clock.at(dt.date(2026, 11, 28), dt.time(hour, minute))
    monkeypatch.setattr(clock, "now", lambda: moment)
    write_notices([letter(resident(), urgent=urgent)])
    Notice.objects.update(next_try_at=moment)
    send_due()

    assert len(sms.asked) == goes_out
    assert sending.something_is_due() is False
    assert Notice.objects.get().state == ("sent" if goes_out else "waiting")


@pytest.mark.parametrize(
    ("hours", "hour", "quiet"),
    [
        (("13:00", "14:00"), 13, True),
        (("13:00", "14:00"), 14, False),
        (("00:00", "00:00"), 0, False),
        (("22:00", "06:00"), 21, False),
        (("22:00", "06:00"), 5, True),
    ],
)
def test_hours_that_end_on_the_same_day_and_none_at_all(hours, hour, quiet):
    first, last = (dt.time.fromisoformat(text) for text in hours)
    moment = clock.at(dt.date(2026, 12, 31), dt.time(hour))
    assert NoticeSettings(quiet_from=first, quiet_until=last).is_quiet(moment) is quiet


def test_urgent_letters_go_before_a_thousand_others(sms, awake):
    written(TAKEN_AT_ONCE + 5)
    write_notices([letter(resident(999), urgent=True)])
    assert [notice.urgent for notice in take_due()] == [True]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the rows it has")
@pytest.mark.parametrize("urgent", [True, False])
def test_what_is_due_is_found_by_the_index(urgent):
    """Old letters by the million must not be looked through each minute."""
    due = Notice.objects.due(clock.now(), urgent=urgent).order_by("next_try_at", "pk")
    plan = due.values_list("pk")[:TAKEN_AT_ONCE].explain()
    assert "notice_due (urgent=? AND next_try_at<?)" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("number", [1, TAKEN_AT_ONCE])
def test_a_round_asks_a_constant_number_of_queries(number, sms, awake):
    written(TAKEN_AT_ONCE)
    with CaptureQueriesContext(
        connection,
    ) as taking:
        taken = take_due(number)
    with CaptureQueriesContext(connection) as preparing:
        Round(taken)
    with CaptureQueriesContext(connection) as sent:
        Round(taken).send(lambda: True)
    statements = [q for q in taking.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 6
    assert len(preparing) <= 4
    assert len(sent) <= 4 + number  # one mark a letter


def test_no_personal_data_in_logs_errors_or_tasks(settings, awake, caplog):
    """An error whose own words hold the number: only its name is kept."""

    class Leaking:
        def send(self, message):
            raise RuntimeError(f"no way to {message.address}: {message.text}")

    (notice,) = written()
    taken = take_due()
    with caplog.at_level(logging.DEBUG), pytest.MonkeyPatch.context() as patch:
        settings.SMS_URL = "console:"
        patch.setattr(sending, "channels", lambda: {ChannelName.SMS: Leaking()})
        Round(taken).send(lambda: True)

    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == (NoticeState.FAILED, "RuntimeError")
    for told in (caplog.text, str(notice), repr(notice), notice.last_error):
        assert mobile(1) not in told
        assert "红色故事会" not in told


def test_the_table_holds_no_plain_number_or_text(awake):
    written()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_notice")
        row = " ".join(map(str, cursor.fetchone()))
    assert mobile(1) not in row
    assert "红色故事会" not in row


def test_the_clock_asks_a_worker_only_where_something_is_due(settings, awake):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    send_what_is_due()
    assert not DBTaskResult.objects.exists()

    written()
    send_what_is_due()
    send_what_is_due()
    assert DBTaskResult.objects.count() == 1


def test_trying_again_starts_anew(sms, awake):
    (notice,) = written()
    sms.says = lambda _asked: Answer(400)
    send_due()
    sms.says = lambda _asked: Answer()
    notice.refresh_from_db()
    assert sending.try_again(notice=notice) is True
    assert sending.try_again(notice=notice) is False  # it waits already
    send_due()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.SENT, 1)
    assert sending.try_again(notice=notice) is False  # never a second time


def test_the_database_refuses_an_open_letter_without_a_next_try(awake):
    from django.db import IntegrityError, transaction

    written()
    for wrong in (
        {"next_try_at": None},
        {"state": NoticeState.SENT, "next_try_at": None},
        {"state": NoticeState.GIVEN_UP},
        {"sent_at": F("created_at")},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.update(**wrong)
