"""A gateway on this machine, and a day on which nobody sleeps."""

import pytest

from cms.notices.models import NoticeSettings
from tests.soak.gateway import gateway


@pytest.fixture
def sms(settings):
    """A gateway for text messages that the site's settings name."""
    with gateway() as found:
        settings.SMS_URL = found.address("user:token", "/send?template=7")
        yield found


@pytest.fixture
def awake(db):
    """No hour is quiet, whenever the tests run."""
    from wagtail.models import Site

    NoticeSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={"quiet_from": "00:00", "quiet_until": "00:00"},
    )
