"""What can become of a letter, and the ways on which one travels."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeState(models.TextChoices):
    """Where a letter is; the first three will still be sent by themselves."""

    WAITING = "waiting", pgettext_lazy("notice", "Waiting")
    SENDING = "sending", pgettext_lazy("notice", "Being sent")
    FAILED = "failed", pgettext_lazy("notice", "Failed, will be tried again")
    SENT = "sent", pgettext_lazy("notice", "Sent")
    GIVEN_UP = "given_up", pgettext_lazy("notice", "Given up")
    NO_ADDRESS = "no_address", pgettext_lazy("notice", "No address or channel")


OPEN_STATES = frozenset({NoticeState.WAITING, NoticeState.SENDING, NoticeState.FAILED})
# A person may have these tried again (domain.sending.try_again).
STUCK_STATES = frozenset({NoticeState.FAILED, NoticeState.GIVEN_UP, NoticeState.NO_ADDRESS})


class ChannelName(models.TextChoices):
    """The ways on which a letter can reach somebody."""

    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    WECHAT = "wechat", _("WeChat")


class RevealPurpose(models.TextChoices):
    """Why somebody looks at an unmasked number."""

    CALL = "call", _("To phone instead of the message")
    CHECK = "check", _("To find out why the message does not arrive")
