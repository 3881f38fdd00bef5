"""What the sample sessions are about, where, and how many a day. Everything here is made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A lecture or brand that is given again and again, at one place after the other."""

    page: str  # slug of a lecture, or of a brand where ``is_brand``
    places: tuple[str, ...]
    is_brand: bool = False
    form: str = ""  # a lecture has its own
    platform: str = ""
    team: str = ""
    minutes: int = 90
    equipment: tuple[str, ...] = ()


SPEAKERS = ("流动音响（示例）",)
OFFERS = (
    Offer("red-nurses", ("tianjia", "shenjia", "xiaxi", "sample-village-15", "feng-deying-museum")),
    Offer(
        "plain-talk", ("centre", "xiacun", "fengjia", "chengqu"), equipment=("投影仪（示例 1）",)
    ),
    Offer(
        "lutian-dianying",
        ("dujiadao", "haiyangsuo", "sample-village-07"),
        is_brand=True,
        form="film",
        platform="culture",
        team="sihaiqing-shili",
        minutes=110,
        equipment=("投影仪（示例 2）",),
    ),
    Offer("canteen-policy", ("shizixian", "xili", "wuji"), equipment=("投影仪（示例 1）",)),
    Offer(
        "five-plays", ("caobu", "jingqiaojia", "nanhuang", "sample-village-12"), equipment=SPEAKERS
    ),
    Offer("mashishan", ("yazi", "sample-base-01", "gushansi", "centre")),
    Offer(
        "fengzheng-kepu",
        ("xujia", "sample-village-29"),
        is_brand=True,
        form="activity",
        platform="science",
        team="kepu-shili",
        minutes=80,
    ),
    Offer("small-wishes", ("guanshang-fengjia", "baizi-liujia", "dagushan", "sample-village-05")),
    Offer("fan-dance", ("xiaxi", "centre", "chengqu"), equipment=("锣鼓一套（示例）",)),
    Offer("quay", ("rushankou", "dujiadao", "baishatan")),
    Offer(
        "shatan-pingpang",
        ("baishatan", "binhai"),
        is_brand=True,
        form="activity",
        platform="sports",
        team="baishatan-tiyu",
    ),
    Offer("zhang-xinyuan", ("centre", "rushanzhai", "chemenkou", "zhuwang")),
    Offer("drum-tales", ("nanhuang", "sample-village-13", "sample-village-14"), equipment=SPEAKERS),
    Offer(
        "haibian-shuhui",
        ("nanhuang", "sample-base-01"),
        is_brand=True,
        form="activity",
        platform="education",
        team="nanhuang-wenyi",
        minutes=60,
    ),
    Offer("credit-points", ("yuli", "xiachu", "sample-village-21"), equipment=("宣讲车（示例）",)),
    Offer(
        "huolong",
        ("xiaxi",),
        is_brand=True,
        form="art",
        platform="culture",
        team="huolong-yangge",
        minutes=60,
    ),
    Offer(
        "chuanghua-ban",
        ("zhuwang", "binhai"),
        is_brand=True,
        form="activity",
        platform="culture",
        team="sihaiqing-shili",
        minutes=120,
    ),
    Offer("under-the-tree", ("sample-village-03", "sample-village-09", "xili")),
    Offer(
        "guoyuan-ketang",
        ("xiachu", "gushansi"),
        is_brand=True,
        form="activity",
        platform="science",
        team="kepu-shili",
    ),
)

# Three stretches of a day that never touch, buffers included: no two samples of a day can clash.
EVENING, MORNING, AFTERNOON = dt.time(19, 0), dt.time(9, 30), dt.time(14, 30)
TIMES_OF_DAY = (EVENING, AFTERNOON, MORNING)
A_DAY = (1, 1, 2, 1, 2, 3, 2)  # Monday first
DAYS_BACK, DAYS_AHEAD = 14, 35

NOTE_ZH = "示例场次，不会真的举行。"
REASONS = {
    "cancelled": "下雨，路不好走，这一场不办了（示例）",
    "postponed": "讲师临时有事，新的时间定下来再公布（示例）",
}


def fate_of(day: dt.date, number: int) -> str:
    """Return what becomes of sample ``number`` of ``day``; only the first of a day is special."""
    if number:
        return ""
    return {3: "cancelled", 6: "postponed", 9: "full", 12: "nearly full", 14: "draft"}.get(
        day.toordinal() % 16, ""
    )
