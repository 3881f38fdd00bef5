"""What the style guide fills its components with. Nothing here is real."""

import datetime as dt

from django import forms
from django.http import HttpRequest

from cms.core import clock, dates


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="姓名", max_length=40, help_text="平时怎么称呼您。")
    phone = forms.CharField(label="手机号", max_length=20)
    town = forms.ChoiceField(label="村镇", choices=[("", "–"), ("1", "下初镇"), ("2", "崖子镇")])
    note = forms.CharField(label="留言", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(
        label="形式",
        choices=[("1", "理论宣讲"), ("2", "故事分享"), ("3", "政策解读")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label="我看过隐私说明")


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
