"""The form a resident fills in: it reads types, keeps what was typed; the domain has the rules."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lectures.attendance.errors import InvalidReservation

DAMAGED = _("This form was damaged on its way. Please send it again.")


class ReserveForm(forms.Form):
    """Name and phone are required; the party is one person unless said otherwise."""

    name = forms.CharField(
        label=_("Your name"),
        error_messages={"required": _("Please tell us your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        help_text=_("We call only if this session changes."),
        error_messages={"required": _("Please tell us a mobile number.")},
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"}
        ),
    )
    party_size = forms.IntegerField(
        label=_("How many people, you included"),
        required=False,
        error_messages={"invalid": _("Please write the number of people in figures.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1}),
    )
    request_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def say_largest_party(self, sentence: str) -> None:
        """Tell at the field how many people one reservation may bring."""
        # A bound field keeps the words that it was made with.
        self.fields["party_size"].help_text = self["party_size"].help_text = sentence

    def clean_party_size(self) -> int:
        size: int | None = self.cleaned_data["party_size"]
        return 1 if size is None else size

    def clean(self) -> dict[str, Any]:
        try:
            self.cleaned_data["request_key"] = uuid.UUID(self.cleaned_data.get("request_key", ""))
        except ValueError:
            # Without its key a form can't be told from a repeat: it goes out again with a new one.
            self.data = {**dict(self.data.items()), "request_key": str(uuid.uuid4())}
            self.add_error(None, DAMAGED)
        return self.cleaned_data

    def take_over(self, refusal: InvalidReservation) -> None:
        """Show the domain's sentences at their fields."""
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field, sentence)
