"""What the style guide fills its components with. Nothing here is real."""

import datetime as dt

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.core import clock, dates


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), max_length=40, help_text=_("As the team calls you."))
    phone = forms.CharField(label=_("Mobile number"), max_length=20)
    town = forms.ChoiceField(label=_("Town"), choices=[("", "–"), ("1", "下初镇"), ("2", "崖子镇")])
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    kind = forms.ChoiceField(
        label=_("Form"),
        choices=[("1", "理论宣讲"), ("2", "故事分享"), ("3", "政策解读")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label=_("I have read the privacy notice."))


def samples(_request: HttpRequest) -> dict[str, object]:
    """Return the context of ``styleguide.html``."""
    day = dt.date(2026, 11, 28)
    starts, ends = clock.at(day, dt.time(14, 30)), clock.at(day, dt.time(16))
    return {
        "day": {
            "iso": day.isoformat(),
            "number": day.day,
            "weekday": dates.weekday_label(day),
            "month": dates.month_label(day),
            "lunar": dates.lunar_label(day),
        },
        "moment": dates.moment_label(starts),
        "hours": dates.hours_label(starts, ends),
        "span": dates.span_label(starts, ends),
        "form": SampleForm(data={"name": "王小明", "phone": "12"}),
    }
