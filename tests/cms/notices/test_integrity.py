"""What the operator is told of, in words, and what settings are refused."""

import datetime as dt

import pytest

from cms.core import clock
from cms.core.integrity import checks
from cms.notices.checks import check_gateways
from cms.notices.domain.sending import send_due
from cms.notices.domain.writing import write_notices
from cms.notices.models import KindWording, Notice
from tests.factories.attendance import mobile
from tests.factories.notices import TEST_KIND, letter, resident
from tests.soak.gateway import Answer


def said(name):
    return list(checks()[name]())


@pytest.mark.django_db
def test_in_order(sms, awake):
    write_notices([letter(resident(n)) for n in range(3)])
    assert said("notices") == []
    send_due()
    assert said("notices") == []


@pytest.mark.django_db
def test_letters_that_nobody_fetches():
    write_notices([letter(resident(n)) for n in range(3)])
    since = clock.now() - dt.timedelta(days=2)
    Notice.objects.update(next_try_at=since)

    (sentence,) = said("notices")
    assert sentence.startswith(f"3 notices have been due since {since:%Y-%m-%d %H:%M} UTC")
    assert "run_periodic" in sentence


@pytest.mark.django_db
def test_letters_that_were_given_up_for_a_week(sms, awake):
    sms.says = lambda _asked: Answer(400)
    write_notices([letter(resident(n)) for n in range(2)])
    send_due()

    assert said("notices") == [
        "2 notices of the last 7 days were given up: The gateway refuses the message (400)."
    ]
    assert mobile(1) not in said("notices")[0]
    Notice.objects.update(created_at=clock.now() - dt.timedelta(days=8))
    assert said("notices") == []


@pytest.mark.django_db
def test_wordings_that_cannot_be_filled_in():
    texts = {"subject_zh": "{titel}", "body_zh": "x", "subject_en": "{title}", "body_en": "{x.y}"}
    KindWording.objects.create(kind=TEST_KIND.name, **texts)
    KindWording.objects.create(kind="gone", **texts)

    assert said("notice_wordings") == [
        "The wording of 'gone' belongs to no kind of notice.",
        f"The wording of '{TEST_KIND.name}' uses {{titel}}, which nobody fills in.",
        f"The wording of '{TEST_KIND.name}' has a brace that belongs to no placeholder.",
    ]


@pytest.mark.parametrize(
    ("url", "faulty"),
    [
        ("", False),
        ("console:", False),
        ("https://user:secret@gateway.example.org/send?template=7", False),
        ("gateway.example.org", True),
        ("smtp://user:secret@x/", True),
        ("https://", True),
        ("https://gateway.example.org:port/", True),
    ],
)
def test_a_gateway_without_an_address_is_told_at_the_start(settings, url, faulty):
    settings.SMS_URL = url
    found = check_gateways()
    assert bool(found) is faulty
    assert "secret" not in " ".join(f"{fault.msg} {fault.hint}" for fault in found)
