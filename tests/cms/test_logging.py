"""Plant personal data wherever a log line could pick it up; none of it may come out."""

import json
import logging
import sys

import pytest

from cms.core.logging import JsonFormatter, redact, request_id

PLANTED = [
    "13812345678",
    "138 1234 5678",
    "138-1234-5678",
    "+8613812345678",
    "１３８１２３４５６７８",
    "11010519491231002X",
    "110105194912310021",
    "王小明 11010519491231002x",
    "someone@example.org",
    "203.0.113.77",
    "/reservations/Zk3fQ9secret/",
    "/en/reservations/Zk3fQ9secret/cancel/",
    "/orders/Zk3fQ9secret/",
    "/calendars/Zk3fQ9secret.ics",
    "/en/calendars/Zk3fQ9secret.ics",
    "webcal://culture.example.org/calendars/Zk3fQ9secret.ics",
    "/events/?q=13812345678&name=secret",
]
SECRETS = [
    "13812345678",
    "1234 5678",
    "1234-5678",
    "１３８１２３４５６７８",
    "11010519491231002",
    "someone@",
    "203.0.113.77",
    "Zk3fQ9secret",
    "name=secret",
]


def formatted(message, *args, exc_info=None, **extra):
    record = logging.getLogger("test").makeRecord(
        "test", logging.ERROR, __file__, 1, message, args, exc_info, extra=extra
    )
    return JsonFormatter().format(record)


def assert_clean(text):
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("planted", PLANTED)
def test_planted_data_is_gone_from_message_arguments_extras_and_traceback(planted):
    try:
        raise ValueError(f"cannot read {planted}")
    except ValueError:
        raised = sys.exc_info()

    assert_clean(formatted(f"got {planted}", path=planted, values=[planted]))
    assert_clean(formatted("got %s and %r", planted, {"phone": planted}))
    assert_clean(formatted("failed", exc_info=raised))


@pytest.mark.parametrize(
    "harmless",
    ["/events/2026/", "session 20261128143000123", "took 12.5 ms", "/orders/new/", "Django 5.2.19"],
)
def test_harmless_text_stays(harmless):
    assert redact(harmless) == harmless


def test_line_is_one_json_object_with_the_request_id():
    token = request_id.set("abc")
    try:
        line = formatted("hall %s\nbooked", "礼堂", milliseconds=1.5)
    finally:
        request_id.reset(token)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["message"], said["request_id"], said["level"], said["milliseconds"]) == (
        "hall 礼堂\nbooked",
        "abc",
        "error",
        1.5,
    )


def test_request_is_logged_without_token_and_query(client, caplog, db):
    with caplog.at_level(logging.INFO, "cms.requests"):
        answer = client.get("/reservations/Zk3fQ9secret/?phone=13812345678")

    record = next(record for record in caplog.records if record.name == "cms.requests")
    assert record.path == "/reservations/[token]/"
    assert record.status == answer.status_code
    assert len(answer["X-Request-ID"]) == 16
    assert_clean(JsonFormatter().format(record))


def test_monitors_do_not_fill_the_log(client, caplog):
    with caplog.at_level(logging.INFO, "cms.requests"):
        client.get("/healthz")
    assert [record for record in caplog.records if record.name == "cms.requests"] == []
