"""The log-in form of everybody who works here."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """User name and password, and whether this device is her own."""

    remember = forms.BooleanField(
        label=_("Keep me logged in on this phone for two weeks"), required=False
    )

    error_messages = {
        "invalid_login": _(
            "This user name and password don't go together."
            " Please look at capitals and full-width letters."
        ),
        "inactive": _("This log-in has been closed. Please ask your place manager."),
    }
