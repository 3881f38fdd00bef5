"""Log lines as JSON, without personal data: no number, address or token reaches the disk.

No Django in here, so that gunicorn can use it before the settings are read.
"""

import datetime as dt
import json
import logging
import re
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")

# A digit in either width; Chinese keyboards type both.
_D = "[0-9０-９]"
_REDACTIONS = [
    (re.compile(rf"(?<!{_D}){_D}{{17}}[0-9０-９XxＸｘ]"), "[id number]"),
    (
        re.compile(
            rf"(?<!{_D})(?:\+?86[\s-]?)?[1１][3-9３-９]{_D}(?:[\s-]?{_D}{{4}}){{2}}(?!{_D})"
        ),
        "[phone]",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"), "[address]"),
    # Whoever holds the token of a calendar link, a reservation or an order may read it.
    (re.compile(r"((?<!/desk)/calendars/)[^/\s\"'?]+"), r"\1[token]"),
    (re.compile(r"(/(?:reservations|orders)/)(?!new/)[^/\s\"'?]+"), r"\1[token]"),
    (re.compile(r"(/[^\s\"'?]*)\?[^\s\"']*"), r"\1?[query]"),
]
_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "status_code"}


def redact(text: str) -> str:
    """Return ``text`` without phone and ID numbers, addresses, tokens and query strings."""
    for pattern, instead in _REDACTIONS:
        text = pattern.sub(instead, text)
    return text


def _redacted(value: object) -> object:
    return value if isinstance(value, bool | int | float | None) else redact(str(value))


class JsonFormatter(logging.Formatter):
    """One redacted JSON object a line: time, level, logger, message, request id and extras."""

    def format(self, record: logging.LogRecord) -> str:
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if identifier := request_id.get():
            line["request_id"] = identifier
        extras = {name: value for name, value in vars(record).items() if name not in _OWN}
        line.update((name, _redacted(value)) for name, value in extras.items())
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def json_logging(level: str = "INFO") -> dict[str, object]:
    """Return the ``dictConfig`` of production: everything to standard error, as JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "cms.core.logging.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # The request log has these already; axes would name people and their addresses.
            "django.request": {"level": "ERROR"},
            "axes": {"level": "ERROR"},
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        },
    }
