"""The form a resident fills in. It reads types, keeps what was typed; the rules are the domain's."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from lectures.attendance.errors import InvalidReservation


class ReserveForm(forms.Form):
    """Name and phone are required; the party is one person unless said otherwise."""

    name = forms.CharField(label=_("Name"), required=False, strip=False)
    phone = forms.CharField(label=_("Mobile number"), required=False)
    party_size = forms.IntegerField(
        label=_("People"),
        required=False,
        error_messages={"invalid": _("Please write the number of people in figures.")},
    )
    request_key = forms.UUIDField(
        required=False,
        error_messages={"invalid": _("This form was damaged on its way. Please send it again.")},
    )

    def clean_party_size(self) -> int:
        size: int | None = self.cleaned_data["party_size"]
        return 1 if size is None else size

    def clean_request_key(self) -> uuid.UUID:
        key: uuid.UUID | None = self.cleaned_data["request_key"]
        if key is None:
            raise forms.ValidationError(self.fields["request_key"].error_messages["invalid"])
        return key

    def take_over(self, refusal: InvalidReservation) -> None:
        """Show the domain's sentences at their fields."""
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field, sentence)

    @property
    def key_to_send(self) -> str:
        """The key typed, where it is one, so that a repeat is known; else a new one."""
        typed = self["request_key"].value()
        try:
            return str(uuid.UUID(str(typed)))
        except ValueError:
            return str(uuid.uuid4())
