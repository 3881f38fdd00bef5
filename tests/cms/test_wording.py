"""Lines never tear hours, dates, amounts or numbers; one-language texts say their language."""

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from cms.core.wording import keep_together, lang_mark


def kept(text: str) -> list[str]:
    """Return what stands together in ``text``."""
    parts = keep_together(text).split('<span class="nowrap">')[1:]
    return [part.partition("</span>")[0] for part in parts]


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("11 月 28 日 星期六 下午 2:30–4:00", ["11 月 28 日", "下午 2:30–4:00"]),
        ("上午 11:00 – 下午 1:30", ["上午 11:00", "下午 1:30"]),
        ("Saturday 28 November, 2:30–4:00 pm", ["2:30–4:00 pm"]),
        ("11:30 am – 12:00 noon", ["11:30 am", "12:00 noon"]),
        ("工作日 8:30–17:00", ["8:30–17:00"]),
        ("这里一次可以约 1 到 2 人。", ["1 到 2 人。"]),
        ("还有 30 分钟", ["30 分钟"]),
        ("王小明 · 2 人 · 138****5678", ["2 人"]),
        ("打电话 0631-0000000（示例）", ["0631-0000000"]),
        ("2026-11-28", []),
        ("第 3 把椅子", []),
        ("没有数字", []),
        ("", []),
    ],
)
def test_what_belongs_together_stands_together(text, together):
    assert kept(text) == together


def test_the_words_stay_the_same_and_are_escaped():
    assert keep_together("<b>2 人</b>") == '&lt;b&gt;<span class="nowrap">2 人</span>&lt;/b&gt;'


def test_ready_html_is_left_alone():
    link = SafeString('<a href="tel:0631-0000000">0631-0000000</a>')

    assert keep_together(link) is link


@pytest.mark.parametrize(
    ("language", "text", "mark"),
    [
        ("en", "焦立新（示例）", ' lang="zh-Hans"'),
        ("en", "0631-0000000", ""),
        ("en", "A paper cut", ""),
        ("en", "", ""),
        ("zh-hans", "焦立新", ""),
    ],
)
def test_chinese_is_marked_where_the_page_is_not(language, text, mark):
    with override(language):
        assert lang_mark(text) == mark
