"""How text that somebody else wrote is set: never torn apart, and spoken in its own language."""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_UNITS = "人|座|位|个|场|次|天|日|月|年|周|小时|分钟|公里|米|岁|MB"
# Hours of a day, a date, a figure with its unit, a telephone number.
_TOGETHER = re.compile(
    r"(?:凌晨|上午|中午|下午|晚上) \d{1,2}:\d\d(?:–\d{1,2}:\d\d)?"
    r"|\d{1,2}:\d\d(?:–\d{1,2}:\d\d)?(?: (?:am|pm|noon)\b)?"
    r"|\d{1,2} 月 \d{1,2} 日"
    rf"|(?:\d+ 到 )?\d+ (?:{_UNITS})[，。；、！？）]?"
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"
)
_HAN = re.compile(r"[㐀-䶿一-鿿]")


def keep_together(text: str) -> SafeString:
    """Return ``text`` as HTML in which no line breaks inside hours, dates, amounts and numbers.

    下午 2:30–4:00, 11 月 28 日, 2 人, 0631-0000000. Text that is HTML already is left as it is: it
    may have such things in its attributes.
    """
    if isinstance(text, SafeString):
        return text
    escaped = str(conditional_escape(text))
    return mark_safe(_TOGETHER.sub(r'<span class="nowrap">\g<0></span>', escaped))


def lang_mark(text: str) -> SafeString:
    """Return the attribute that says that ``text`` is Chinese, where the page around it is not.

    People's names and titles, pictures' words and official numbers have one language only.
    """
    foreign = (get_language() or "").startswith("en") and _HAN.search(str(text))
    return SafeString(' lang="zh-Hans"' if foreign else "")
