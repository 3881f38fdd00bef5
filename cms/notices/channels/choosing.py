"""Which way a letter takes: the person's own choice if it works, else the next that does."""

from __future__ import annotations

import functools

from django.conf import settings
from django.core.signals import setting_changed

from cms.notices.channels.base import Channel
from cms.notices.channels.console import ConsoleChannel
from cms.notices.channels.email import EmailChannel
from cms.notices.channels.gateway import SmsChannel, WeChatChannel
from cms.notices.enums import ChannelName

CONSOLE_URL = "console:"
CONSOLE_MAIL = "django.core.mail.backends.console.EmailBackend"
# Who has chosen nothing is reached by what costs least.
USUAL_ORDER = (ChannelName.WECHAT, ChannelName.EMAIL, ChannelName.SMS)


@functools.cache
def channels() -> dict[str, Channel]:
    """Return the channels that the settings name; what is not configured is not among them."""
    found: dict[str, Channel] = {}
    for name, url, made in (
        (ChannelName.SMS, settings.SMS_URL, SmsChannel),
        (ChannelName.WECHAT, settings.WECHAT_URL, WeChatChannel),
    ):
        if url == CONSOLE_URL:
            found[name] = ConsoleChannel(name)
        elif url:
            found[name] = made(url)
    if settings.EMAIL_BACKEND != CONSOLE_MAIL:
        found[ChannelName.EMAIL] = EmailChannel()
    elif settings.DEBUG:
        found[ChannelName.EMAIL] = ConsoleChannel(ChannelName.EMAIL)
    return found


def way_to(addresses: dict[str, str], preferred: str = "") -> tuple[str, str] | None:
    """Return channel and address for somebody with these ``addresses``; ``None`` if none works."""
    order = (preferred, *USUAL_ORDER) if preferred else USUAL_ORDER
    for name in order:
        if name in channels() and addresses.get(name):
            return name, addresses[name]
    return None


def _forget(*, setting: str, **_kwargs: object) -> None:
    if setting in {"SMS_URL", "WECHAT_URL", "EMAIL_BACKEND", "DEBUG"}:
        channels.cache_clear()


setting_changed.connect(_forget)
