"""What every channel promises, and how one says that a letter did not go out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One finished letter on its way to one address; ``key`` is the same at every try."""

    address: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    language: str
    key: str
    link: str = field(default="", repr=False)


class Channel(Protocol):
    """Sends one message and returns once the other side has taken it.

    Raises ``Refused`` where a further try is of no use, ``TryAgain`` where one may help. No error
    of a channel carries an address or a text.
    """

    def send(self, message: Message) -> None: ...


class Refused(Exception):
    """The other side will never take this message: the address is wrong, the text not allowed."""


class TryAgain(Exception):
    """Not now. ``pause`` holds the whole channel back for so long, not only this message.

    ``counts`` is false where the message had no fair chance: the try is not held against it.
    """

    def __init__(
        self, words: str, *, pause: dt.timedelta | None = None, counts: bool = True
    ) -> None:
        super().__init__(words)
        self.pause = pause
        self.counts = counts
