"""Residents who hold seats, in a copy without people."""

from cms.core.anonymising import code, decide, encrypted_phone, key, name, phone_hash, token

decide(
    "attendance.Reservation",
    keep="language",
    name=name,
    phone_encrypted=encrypted_phone(by="phone_hash"),
    phone_hash=phone_hash,
    token=token,
    code=code,
    request_key=key,
)
