"""Letters and how people are reached, in a copy without people: no letter reaches anybody."""

from __future__ import annotations

import json
from typing import Any

from cms.core import personal_data
from cms.core.anonymising import (
    Pseudonyms,
    Row,
    decide,
    encrypted_phone,
    key,
    nothing,
    phone_hash,
    words,
)

PHONE = "phone:"


def addressee(old: Any, row: Row, known: Pseudonyms) -> Any:
    """Keep ``user:17``; a number's keyed hash becomes that of the number put in its place."""
    if not old.startswith(PHONE):
        return old
    return PHONE + phone_hash(old.removeprefix(PHONE), row, known)


def number(old: Any, row: Row, known: Pseudonyms) -> Any:
    by_hash = {"hash": row["addressee"].removeprefix(PHONE)}
    return encrypted_phone(by="hash")(old, by_hash, known)


def letter(old: Any, row: Row, known: Pseudonyms) -> Any:
    """Other words in each placeholder."""
    if not old:
        return old
    said = json.loads(personal_data.decrypt(old))
    other = {one: words(value, row, known) for one, value in said.items()}
    return personal_data.encrypt(json.dumps(other, ensure_ascii=False))


decide(
    "notices.Notice",
    keep="kind event language claim",
    addressee=addressee,
    phone_encrypted=number,
    context_encrypted=letter,
    key=key,
    last_error=words,
)
decide("notices.Contact", mobile_encrypted=nothing, openid_encrypted=nothing)
decide("notices.KindWording", keep="kind subject_zh body_zh subject_en body_en")
decide("notices.ChannelPause", reason=words)
