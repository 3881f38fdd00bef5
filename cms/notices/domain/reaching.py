"""A person who works here can say how she wants to be reached."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from cms.core import personal_data
from cms.notices.channels.choosing import way_to
from cms.notices.enums import ChannelName
from cms.notices.models import Contact


@sensitive_variables()
def way_to_person(user: Any, contact: Contact | None) -> tuple[str, str] | None:
    """Return channel and address for ``user``; ``None`` where she left or nothing reaches her."""
    if not user.is_active:
        return None
    contact = contact or Contact()
    addresses: dict[str, str] = {
        ChannelName.EMAIL: user.email,
        ChannelName.SMS: contact.mobile,
        ChannelName.WECHAT: contact.openid,
    }
    return way_to(addresses, contact.preferred)


@transaction.atomic
@sensitive_variables()
def change_contact(
    *,
    actor: Any,
    mobile: str,
    email: str,
    openid: str,
    preferred: str,
    digest: bool,
    language: str,
) -> Contact:
    """Store how ``actor`` herself wants to be reached; checked by ``forms.ContactForm``.

    Raises ``PermissionDenied`` for who is not logged in.
    """
    if not actor.is_authenticated:
        raise PermissionDenied
    contact, _created = Contact.objects.update_or_create(
        user_id=actor.pk,
        defaults={
            "mobile_encrypted": personal_data.encrypt(mobile) if mobile else "",
            "openid_encrypted": personal_data.encrypt(openid) if openid else "",
            "preferred": preferred,
            "digest": digest,
            "language": language,
        },
    )
    get_user_model()._default_manager.filter(pk=actor.pk).update(email=email)
    return contact
