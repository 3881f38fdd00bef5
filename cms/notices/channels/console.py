"""Writes to the log that a letter would go out, for a developer's machine."""

from __future__ import annotations

import logging

from cms.core.personal_data import MOBILE, mask_mobile
from cms.notices.channels.base import Message

logger = logging.getLogger(__name__)


class ConsoleChannel:
    """Logs the subject and the masked address, never the text: it may name people."""

    def __init__(self, name: str) -> None:
        self.name = name

    def send(self, message: Message) -> None:
        logger.info("%s to %s: %s", self.name, masked(message.address), message.subject)


def masked(address: str) -> str:
    """Return a phone number, e-mail address or openid of which little can be read."""
    if MOBILE.match(address):
        return mask_mobile(address)
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}" if at else f"{address[:3]}***"
