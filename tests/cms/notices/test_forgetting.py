"""Old letters are forgotten; what the records need stays."""

import datetime as dt

import pytest

from cms.core import clock
from cms.notices.domain.forgetting import KEPT, forget_notices
from cms.notices.domain.sending import send_due
from cms.notices.domain.writing import write_notices
from cms.notices.models import Notice
from tests.factories.notices import letter, resident

pytestmark = pytest.mark.django_db


def test_number_and_text_go_after_ninety_days(sms, awake):
    write_notices([letter(resident(1)), letter(resident(2)), letter(resident(3))])
    send_due()
    old, open_, young = Notice.objects.order_by("pk")
    long_ago = clock.now() - KEPT
    Notice.objects.filter(pk=old.pk).update(created_at=long_ago)
    Notice.objects.filter(pk=open_.pk).update(
        created_at=long_ago, state="waiting", next_try_at=clock.now(), sent_at=None
    )
    Notice.objects.filter(pk=young.pk).update(created_at=long_ago + dt.timedelta(minutes=1))

    assert [forget_notices(), forget_notices()] == [1, 0]

    forgotten = Notice.objects.get(pk=old.pk)
    assert (forgotten.phone_encrypted, forgotten.context_encrypted) == ("", "")
    assert (forgotten.addressee, forgotten.masked_address) == (f"forgotten:{old.pk}", "")
    assert (forgotten.kind, forgotten.event, forgotten.state) == (old.kind, old.event, "sent")
    assert Notice.objects.exclude(context_encrypted="").count() == 2
