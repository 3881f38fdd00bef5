"""The letters that the letter box itself writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.notices.kinds import Field, NoticeKind, Wording, register

DIGEST = register(
    NoticeKind(
        name="daily-digest",
        label=_("What waits for you, each morning"),
        fields=(
            Field("number", _("how many things wait"), "3"),
            Field(
                "since",
                _("since when the oldest waits"),
                "11 月 23 日 星期一 下午 4:10",
                "Monday 23 November, 4:10 pm",
            ),
            Field("link", _("address of the inbox"), "https://example.org/work/"),
        ),
        defaults={
            "zh-hans": Wording(
                "有 {number} 件事等您答复",
                "【{site}】有 {number} 件事等您答复，最早的一件从 {since} 等到现在。"
                "请打开待办：{link}",
            ),
            "en": Wording(
                "Waiting for your answer: {number}",
                "{site}: {number} waiting for your answer, the oldest since {since}. "
                "Your inbox: {link}",
            ),
        },
    )
)
