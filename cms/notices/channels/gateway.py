"""Speaks to a gateway over HTTP: one JSON POST a message, for text messages and for WeChat alike.

The address comes from ``SMS_URL`` or ``WECHAT_URL``: ``https://user:token@gateway/send?template=7``.
User and token travel as basic authentication; the query stays in the address. What is posted says
the class of the channel. ``Idempotency-Key`` is the same at each try of one message, so that the
gateway can drop a repetition (docs/adr/0008).

The gateway has taken a message when it answers 2xx with a JSON object whose ``code`` or
``errcode``, if there is one, is 0 or "OK". 4xx refuses it for good, except 401, 403 and 407 (our
own log-in is wrong), 408, 425 and 429; everything else is tried again.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import http.client
import json
import re
import socket
import ssl
import threading
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from cms.core import clock
from cms.core.logging import redact
from cms.notices.channels.base import Message, Refused, TryAgain

# From the first byte out to the last byte in; a stop of the worker waits for no longer.
TIMEOUT_SECONDS = 8.0
LONGEST_ANSWER = 64 * 1024  # bytes
UNREACHABLE_PAUSE = dt.timedelta(minutes=1)
LOGIN_PAUSE = dt.timedelta(minutes=15)
BUSY_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(hours=6)
OUR_LOGIN_IS_WRONG = frozenset({401, 403, 407})
LATER = frozenset({408, 425})
BUSY = 429
TAKEN_CODES = frozenset({"0", "OK"})
SIGNS_OF_A_CODE = re.compile(r"[^\w.-]", re.ASCII)


class GatewayChannel:
    """The part that both gateways share; a subclass says what is posted."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self.url = urlsplit(url)
        self.timeout = timeout
        is_http = self.url.scheme in {"http", "https"} and self.url.hostname
        if not is_http or not _has_readable_port(self.url):
            raise ValueError("A gateway needs an address that begins with https://")

    def body(self, message: Message) -> dict[str, object]:
        """Return what is posted for ``message``."""
        raise NotImplementedError

    def send(self, message: Message) -> None:
        status, retry_after, text = self._post(message)
        if status == BUSY:
            pause = pause_asked_for(retry_after) or BUSY_PAUSE
            raise TryAgain("The gateway asks for a pause.", pause=pause, counts=False)
        if status in OUR_LOGIN_IS_WRONG:
            raise TryAgain(f"The gateway refuses our log-in ({status}).", pause=LOGIN_PAUSE)
        if 400 <= status < 500 and status not in LATER:
            raise Refused(f"The gateway refuses the message ({status}).")
        if not 200 <= status < 300:
            raise TryAgain(f"The gateway answered {status}.", pause=pause_asked_for(retry_after))
        check_taken(text)

    def _post(self, message: Message) -> tuple[int, str, bytes]:
        """Return status, ``Retry-After`` and body of the answer."""
        connection = _connection(self.url, self.timeout)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
            "Idempotency-Key": message.key,
            **_login(self.url),
        }
        path = (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")
        posted = json.dumps(self.body(message), ensure_ascii=False).encode()
        try:
            connection.connect()
            with Deadline(connection.sock, self.timeout):
                connection.request("POST", path, posted, headers)
                answer = connection.getresponse()
                read = answer.read(LONGEST_ANSWER)
            return answer.status, answer.headers.get("Retry-After", ""), read
        except (OSError, http.client.HTTPException) as error:
            # The name alone: the error itself may hold the address that was asked.
            words = f"The gateway can't be reached ({type(error).__name__})."
            raise TryAgain(words, pause=UNREACHABLE_PAUSE) from None
        finally:
            connection.close()


class Deadline:
    """Hangs up once the time is over, and raises ``TimeoutError`` then.

    A socket's own time-out starts anew with each byte that drips in; this one does not.
    """

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self.sock = sock
        self.is_over = threading.Event()
        self.alarm = threading.Timer(seconds, self.hang_up)
        self.alarm.daemon = True

    def hang_up(self) -> None:
        """Wake the thread that waits for an answer."""
        self.is_over.set()
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> None:
        self.alarm.start()

    def __exit__(self, *_error: object) -> None:
        self.alarm.cancel()
        if self.is_over.is_set():
            raise TimeoutError


class SmsChannel(GatewayChannel):
    """Text messages: ``{"phone", "text", "key"}``."""

    def body(self, message: Message) -> dict[str, object]:
        return {"phone": message.address, "text": message.text, "key": message.key}


class WeChatChannel(GatewayChannel):
    """Template messages of a service account, in the form that WeChat's own interface has.

    ``template_id`` comes from the query of ``WECHAT_URL``; the template has the two values
    ``title`` and ``text``.
    """

    def body(self, message: Message) -> dict[str, object]:
        template = parse_qs(self.url.query).get("template_id", [""])[0]
        return {
            "touser": message.address,
            "template_id": template,
            "url": message.link,
            "data": {"title": {"value": message.subject}, "text": {"value": message.text}},
            "key": message.key,
        }


def check_taken(text: bytes) -> None:
    """Raise ``TryAgain`` unless the body of a 2xx answer says that the message was taken."""
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise TryAgain("The gateway's answer can't be read.")
    code = said.get("code", said.get("errcode", 0))
    if str(code).upper() not in TAKEN_CODES:
        shown = redact(SIGNS_OF_A_CODE.sub("", str(code))[:40])
        raise TryAgain(f"The gateway did not take the message (code {shown}).")


def pause_asked_for(header: str) -> dt.timedelta | None:
    """Return what a ``Retry-After`` header asks for, as seconds or as a date; at most six hours."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        asked = dt.timedelta(seconds=int(header)) if len(header) < 9 else LONGEST_PAUSE
    else:
        try:
            asked = parsedate_to_datetime(header) - clock.now()
        except (TypeError, ValueError):
            return None
    return min(max(asked, dt.timedelta(seconds=1)), LONGEST_PAUSE)


def _connection(url: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = url.hostname or ""
    if url.scheme == "http":
        return http.client.HTTPConnection(host, url.port, timeout=timeout)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(host, url.port, timeout=timeout, context=context)


def _has_readable_port(url: SplitResult) -> bool:
    try:
        return url.port != 0
    except ValueError:
        return False


def _login(url: SplitResult) -> dict[str, str]:
    if url.username is None:
        return {}
    pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
