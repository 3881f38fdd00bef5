"""What a person types about herself on ``/work/settings/``."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.core import personal_data
from cms.notices.channels.choosing import channels
from cms.notices.enums import ChannelName
from cms.notices.models import Contact

OPENID = re.compile(r"[\w-]{6,64}", re.ASCII)
ANY = "any"
FIELD_OF_CHANNEL = {
    ChannelName.SMS: "mobile",
    ChannelName.EMAIL: "email",
    ChannelName.WECHAT: "openid",
}


class ContactForm(forms.Form):
    """Addresses, the way that is preferred among those that this site has, the morning's letter."""

    mobile = forms.CharField(
        label=_("Mobile number"),
        required=False,
        max_length=30,
        help_text=_("Stored encrypted; only messages of this site go there."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    openid = forms.CharField(
        label=_("WeChat number (openid)"),
        required=False,
        max_length=64,
        help_text=_("A row of letters and figures under which our WeChat account knows you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    preferred = forms.ChoiceField(
        label=_("How do you want to be reached?"), widget=forms.RadioSelect
    )
    digest = forms.BooleanField(
        label=_("One message each morning if something waits for me"),
        required=False,
        help_text=_(
            "At 7:45. What can't wait, such as a session of yours that somebody else cancels, "
            "comes at once in any case."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the messages"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, user: Any, contact: Contact, **kwargs: Any) -> None:
        initial = {
            "mobile": contact.mobile,
            "email": user.email,
            "openid": contact.openid,
            "preferred": contact.preferred or ANY,
            "digest": contact.digest,
            "language": contact.language,
        }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        offered = [name for name in ChannelName if name in channels() or name == contact.preferred]
        self.fields["preferred"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (ANY, _("Any way that works")),
            *((name.value, name.label) for name in offered),
        ]
        if ChannelName.WECHAT not in channels() and not contact.openid:
            del self.fields["openid"]

    def clean_mobile(self) -> str:
        typed: str = self.cleaned_data["mobile"]
        return personal_data.normalise_mobile(typed) if typed else ""

    def clean_preferred(self) -> str:
        chosen: str = self.cleaned_data["preferred"]
        return "" if chosen == ANY else chosen

    def clean_openid(self) -> str:
        typed: str = self.cleaned_data["openid"]
        if typed and not OPENID.fullmatch(typed):
            raise forms.ValidationError(
                _("Letters, figures, - and _ only, at least six of them, without spaces.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """The preferred way needs its address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        preferred = cleaned.get("preferred", "")
        field = FIELD_OF_CHANNEL.get(preferred) if preferred else None
        if field and field not in self.errors and not cleaned.get(field):
            where = field if field in self.fields else "preferred"
            self.add_error(where, _("To be reached this way, please enter the address here."))
        cleaned.setdefault("openid", "")
        return cleaned
