"""What the channels make of what the other side answers; no address is in any error."""

import base64
import datetime as dt
import logging
import smtplib
import time
from email.utils import format_datetime

import pytest
from django.core import mail

from cms.core import clock
from cms.notices.channels.base import Message, Refused, TryAgain
from cms.notices.channels.choosing import channels, way_to
from cms.notices.channels.console import ConsoleChannel, masked
from cms.notices.channels.email import EmailChannel
from cms.notices.channels.gateway import SmsChannel, WeChatChannel, pause_asked_for
from tests.soak.gateway import Answer

MOBILE = "13800001234"
MESSAGE = Message(
    MOBILE, "活动取消", "您预约的“红色故事会”已取消。", "zh-hans", "key-1", "https://example.org/"
)


def refusal(sms, answer, **options):
    """Return how the channel takes ``answer``."""
    sms.says = lambda _asked: answer
    with pytest.raises((Refused, TryAgain)) as caught:
        SmsChannel(sms.address(), **options).send(MESSAGE)
    assert MOBILE not in str(caught.value)
    assert sms.url.partition("//")[2] not in str(caught.value)
    return caught.value


def test_a_text_message_is_posted_as_json_with_log_in_and_key(sms):
    SmsChannel(sms.address("us%40er:to:ken", "/send?template=7")).send(MESSAGE)

    (asked,) = sms.asked
    assert asked.path == "/send?template=7"
    assert asked.body == {"phone": MOBILE, "text": MESSAGE.text, "key": "key-1"}
    assert asked.key == "key-1"
    login = asked.headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(login) == b"us@er:to:ken"


def test_a_message_of_the_service_account_has_the_form_that_wechat_wants(sms):
    WeChatChannel(sms.address(path="/send?template_id=T7&access_token=x")).send(MESSAGE)

    assert sms.asked[0].path == "/send?template_id=T7&access_token=x"
    assert sms.asked[0].body == {
        "touser": MOBILE,
        "template_id": "T7",
        "url": "https://example.org/",
        "data": {"title": {"value": "活动取消"}, "text": {"value": MESSAGE.text}},
        "key": "key-1",
    }


@pytest.mark.parametrize(
    "body", [b"{}", b'{"code": 0}', b'{"code": "OK"}', b'{"errcode": 0, "errmsg": "ok"}']
)
def test_answers_that_mean_taken(sms, body):
    sms.says = lambda _asked: Answer(202, body)
    SmsChannel(sms.address()).send(MESSAGE)


@pytest.mark.parametrize("status", [400, 404, 410, 413, 422])
def test_refused_for_good(sms, status):
    assert isinstance(refusal(sms, Answer(status)), Refused)


@pytest.mark.parametrize("status", [301, 408, 425, 500, 502, 503, 504])
def test_tried_again_without_a_pause_for_others(sms, status):
    failed = refusal(sms, Answer(status))
    assert isinstance(failed, TryAgain)
    assert (failed.pause, failed.counts) == (None, True)


@pytest.mark.parametrize("status", [401, 403, 407])
def test_a_wrong_log_in_holds_the_channel_back_and_loses_no_letter(sms, status):
    failed = refusal(sms, Answer(status))
    assert isinstance(failed, TryAgain)
    assert failed.pause == dt.timedelta(minutes=15)


@pytest.mark.parametrize(
    ("header", "pause"), [("120", dt.timedelta(minutes=2)), ("soon", dt.timedelta(seconds=30))]
)
def test_too_many_requests_are_not_held_against_the_letter(sms, header, pause):
    failed = refusal(sms, Answer(429, headers=(("Retry-After", header),)))
    assert (failed.pause, failed.counts) == (pause, False)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>ok</html>", b"[]", b'"OK"', b"\xff\xfe", b'{"code": 0', b"null"],
)
def test_an_answer_that_cannot_be_read_is_tried_again(sms, body):
    assert isinstance(refusal(sms, Answer(200, body)), TryAgain)


def test_an_error_code_is_told_without_what_it_carries(sms):
    failed = refusal(sms, Answer(200, f'{{"code": "LIMIT {MOBILE} 超限"}}'.encode()))
    assert isinstance(failed, TryAgain)
    assert "code LIMIT[phone]" in str(failed).replace(" [", "[")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(slow=3),
        Answer(hangs_up=True),
        # One byte each tenth of a second never lets a socket's own time-out run out.
        Answer(body=b'{"code": 0}' + b" " * 200, drips=True),
    ],
    ids=["slow", "hangs up", "drips"],
)
def test_a_gateway_that_does_not_answer_in_time(sms, answer):
    began = time.monotonic()
    failed = refusal(sms, answer, timeout=0.5)
    assert isinstance(failed, TryAgain)
    assert failed.pause == dt.timedelta(minutes=1)
    assert time.monotonic() - began < 2


def test_nobody_listens():
    with pytest.raises(TryAgain, match="ConnectionRefusedError") as caught:
        SmsChannel("http://user:secret@127.0.0.1:9/").send(MESSAGE)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["ftp://x/", "gateway.example", "https:///send", "sms"])
def test_an_address_that_is_none(url):
    with pytest.raises(ValueError, match="https://"):
        SmsChannel(url)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("0", 1), ("7", 7), ("999999", 6 * 3600), ("9" * 5000, 6 * 3600), ("", None), ("-5", None)],
)
def test_pauses_in_seconds(header, seconds):
    pause = pause_asked_for(header)
    assert (pause.total_seconds() if pause else None) == seconds


def test_pauses_until_a_moment():
    later = clock.now() + dt.timedelta(minutes=10)
    pause = pause_asked_for(format_datetime(later, usegmt=True))
    assert pause is not None
    assert 590 < pause.total_seconds() <= 600


def test_mail_has_a_subject_of_one_line_and_an_id_that_follows_from_the_key():
    EmailChannel().send(MESSAGE)

    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == ([MOBILE], "活动取消", MESSAGE.text)
    assert sent.extra_headers["Message-ID"] == "<key-1@testserver>"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (smtplib.SMTPRecipientsRefused({MOBILE: (550, b"no such user")}), Refused),
        (smtplib.SMTPRecipientsRefused({MOBILE: (450, b"greylisted")}), TryAgain),
        (smtplib.SMTPDataError(554, MOBILE.encode()), TryAgain),
        (smtplib.SMTPServerDisconnected(MOBILE), TryAgain),
        (TimeoutError(MOBILE), TryAgain),
    ],
)
def test_what_a_mail_server_says(settings, error, kind):
    failing.error = error
    settings.EMAIL_BACKEND = f"{__name__}.failing"
    with pytest.raises(kind) as caught:
        EmailChannel().send(MESSAGE)
    assert MOBILE not in str(caught.value)
    assert caught.value.__cause__ is None


class failing:
    """A mail server that always fails in one way."""

    error: Exception

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def send_messages(self, _messages: object) -> int:
        raise self.error


def test_the_console_shows_neither_address_nor_text(caplog):
    with caplog.at_level(logging.INFO):
        ConsoleChannel("sms").send(MESSAGE)
    assert "sms to 138****1234: 活动取消" in caplog.text
    assert "红色故事会" not in caplog.text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (MOBILE, "138****1234"),
        ("wang.min@example.org", "w***@example.org"),
        ("oABC123456789", "oAB***"),
    ],
)
def test_masks(address, shown):
    assert masked(address) == shown


def test_only_configured_channels_are_there(settings):
    assert set(channels()) == {"email"}
    settings.SMS_URL = "console:"
    settings.WECHAT_URL = "https://gateway.example/"
    assert set(channels()) == {"email", "sms", "wechat"}


def test_production_without_a_mail_server_has_no_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert channels() == {}


@pytest.mark.parametrize(
    ("preferred", "found"),
    [("sms", "sms"), ("", "wechat"), ("wechat", "wechat"), ("email", "wechat")],
)
def test_the_preferred_way_else_the_next_that_works(settings, preferred, found):
    settings.SMS_URL = settings.WECHAT_URL = "console:"
    way = way_to({"sms": MOBILE, "wechat": "oABC", "email": ""}, preferred)
    assert way is not None
    assert way[0] == found


def test_no_way():
    assert way_to({"sms": MOBILE}) is None
