"""Faults of the settings that would otherwise show only when the first letter is to go out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from cms.notices.channels.choosing import CONSOLE_URL
from cms.notices.channels.gateway import GatewayChannel


@register()
def check_gateways(**_kwargs: Any) -> list[CheckMessage]:
    """Every gateway has an address that can be asked; the fault is told without the address."""
    faults: list[CheckMessage] = []
    for name in ("SMS_URL", "WECHAT_URL"):
        url = getattr(settings, name)
        if url in ("", CONSOLE_URL):
            continue
        try:
            GatewayChannel(url)
        except ValueError:
            faults.append(
                Error(
                    f"{name} is no address of a gateway.",
                    hint="For example https://user:token@gateway.example.org/send?template=7",
                    id="notices.E001",
                )
            )
    return faults
