"""The tree of sample places: real names and codes; points, rooms and phones are made up."""

from __future__ import annotations

from dataclasses import dataclass, field

SAMPLE_ADDRESS = "示例地址，请以实际为准"
SAMPLE_DIRECTIONS = "示例路线：在镇街公交站下车\n沿主路走到村口的牌子\n院门朝南，进门左手边就是"
SAMPLE_PHONE = "0631-0000000（示例）"
STEP_FREE = "门口有坡道，一楼有无障碍卫生间（示例）。"
STEPS = "门口有两级台阶，请提前打电话，有人来接（示例）。"


@dataclass(frozen=True, slots=True)
class RoomPlan:
    name: str
    name_en: str
    kind: str
    capacity: int
    parts: tuple[tuple[str, str, int], ...] = ()
    setup: int = 15
    clearup: int = 15


@dataclass(frozen=True, slots=True)
class PlacePlan:
    slug: str
    name: str
    name_en: str
    level: str
    point: tuple[float, float]
    code: str = ""
    parent: str = "centre"
    scene: str = ""  # a picture slug, "" for none
    address: str = SAMPLE_ADDRESS
    step_free: bool = True
    rooms: tuple[RoomPlan, ...] = field(default_factory=tuple)


HALF_AND_HALF = (("东厅", "East half", 60), ("西厅", "West half", 60))
CENTRE = PlacePlan(
    slug="centre",
    name="乳山市新时代文明实践中心",
    name_en="Rushan New Era Civilization Practice Centre",
    level="centre",
    point=(121.5340, 36.9190),
    code="371083",
    parent="",
    scene="centre",
    rooms=(
        RoomPlan(
            "大礼堂",
            "Great hall",
            "hall",
            300,
            parts=(
                ("大礼堂东厅", "Great hall, east", 140),
                ("大礼堂西厅", "Great hall, west", 140),
            ),
            setup=30,
            clearup=30,
        ),
        RoomPlan("宣讲厅", "Lecture room", "hall", 90),
        RoomPlan("小教室", "Classroom", "classroom", 36, setup=10, clearup=10),
        RoomPlan("文化广场", "Culture square", "square", 600, setup=60, clearup=45),
    ),
)

# slug, division code, name, name in English, made-up point, picture
TOWNS = (
    (
        "chengqu",
        "371083001",
        "城区街道",
        "Chengqu Subdistrict",
        (121.5320, 36.9130),
        "town-chengqu",
    ),
    ("xiacun", "371083100", "夏村镇", "Xiacun Town", (121.4870, 36.9330), "town-xiacun"),
    ("rushankou", "371083101", "乳山口镇", "Rushankou Town", (121.4760, 36.8460), "town-rushankou"),
    (
        "haiyangsuo",
        "371083102",
        "海阳所镇",
        "Haiyangsuo Town",
        (121.5980, 36.7760),
        "town-haiyangsuo",
    ),
    ("baishatan", "371083103", "白沙滩镇", "Baishatan Town", (121.6490, 36.8500), "town-baishatan"),
    ("dagushan", "371083104", "大孤山镇", "Dagushan Town", (121.6160, 36.9160), "town-dagushan"),
    ("nanhuang", "371083105", "南黄镇", "Nanhuang Town", (121.7720, 36.9420), "town-nanhuang"),
    ("fengjia", "371083106", "冯家镇", "Fengjia Town", (121.6860, 37.0200), "town-fengjia"),
    ("xiachu", "371083107", "下初镇", "Xiachu Town", (121.5980, 37.0260), "town-xiachu"),
    ("wuji", "371083108", "午极镇", "Wuji Town", (121.5120, 37.0410), "town-wuji"),
    ("yuli", "371083109", "育黎镇", "Yuli Town", (121.4110, 37.0110), "town-yuli"),
    ("yazi", "371083110", "崖子镇", "Yazi Town", (121.2620, 37.0620), "town-yazi"),
    ("zhuwang", "371083111", "诸往镇", "Zhuwang Town", (121.3060, 36.9760), "town-zhuwang"),
    (
        "rushanzhai",
        "371083112",
        "乳山寨镇",
        "Rushanzhai Town",
        (121.3720, 36.9160),
        "town-rushanzhai",
    ),
    ("xujia", "371083114", "徐家镇", "Xujia Town", (121.7260, 36.8860), "town-xujia"),
    ("binhai", "", "滨海新区", "Binhai New Area", (121.6620, 36.8020), "town-binhai"),
)
DIVIDED_HALLS = frozenset({"chengqu", "binhai"})

# slug, name, name in English, town
REAL_VILLAGES = (
    ("xiaxi", "夏西村", "Xiaxi Village", "chengqu"),
    ("caobu", "草埠村", "Caobu Village", "chengqu"),
    ("shizixian", "石字岘村", "Shizixian Village", "wuji"),
    ("xili", "西里村", "Xili Village", "rushankou"),
    ("tianjia", "田家村", "Tianjia Village", "yazi"),
)
# Real names whose town the record does not state: the town here is part of the sample.
UNPLACED_VILLAGES = (
    ("shenjia", "申家村", "Shenjia Village", "zhuwang"),
    ("baizi-liujia", "稗子刘家", "Baizi Liujia", "yuli"),
    ("guanshang-fengjia", "观上冯家", "Guanshang Fengjia", "fengjia"),
    ("dujiadao", "杜家岛", "Dujiadao", "haiyangsuo"),
    ("gushansi", "崮山寺", "Gushansi", "xiachu"),
    ("chemenkou", "车门口", "Chemenkou", "dagushan"),
    ("jingqiaojia", "井乔家", "Jingqiaojia", "xiacun"),
)
UNPLACED_ADDRESS = "示例归属：资料没有写明这个村在哪个镇街"
SAMPLE_VILLAGES_A_TOWN = 2


def town_plans() -> list[PlacePlan]:
    return [
        PlacePlan(
            slug=slug,
            name=name,
            name_en=name_en,
            level="institute",
            point=point,
            code=code,
            scene=scene,
            rooms=(
                RoomPlan(
                    "礼堂",
                    "Hall",
                    "hall",
                    120 + 20 * (number % 4),
                    parts=HALF_AND_HALF if slug in DIVIDED_HALLS else (),
                ),
                RoomPlan("活动室", "Activity room", "classroom", 32, setup=10, clearup=10),
            ),
        )
        for number, (slug, code, name, name_en, point, scene) in enumerate(TOWNS)
    ]


def village_plans() -> list[PlacePlan]:
    points = {slug: point for slug, _code, _name, _en, point, _scene in TOWNS}
    names = {slug: (name, name_en) for slug, _code, name, name_en, _point, _scene in TOWNS}
    plans = [
        _village(slug, name, name_en, town, points[town], number)
        for number, (slug, name, name_en, town) in enumerate(REAL_VILLAGES)
    ]
    plans += [
        _village(slug, name, name_en, town, points[town], number + 5, UNPLACED_ADDRESS)
        for number, (slug, name, name_en, town) in enumerate(UNPLACED_VILLAGES)
    ]
    number = 0
    for town in points:
        for _ in range(SAMPLE_VILLAGES_A_TOWN):
            number += 1
            plans.append(sample_village(number, town, names[town], points[town]))
    return plans


def sample_village(
    number: int, town: str, names: tuple[str, str], point: tuple[float, float]
) -> PlacePlan:
    """Return the plan of the made-up village ``number``; its name says that it is one."""
    return _village(
        f"sample-village-{number:02d}",
        f"示例村 {number:02d}（{names[0]}）",
        f"Sample Village {number:02d} ({names[1]})",
        town,
        point,
        number + 12,
    )


def _village(
    slug: str,
    name: str,
    name_en: str,
    town: str,
    point: tuple[float, float],
    number: int,
    address: str = SAMPLE_ADDRESS,
) -> PlacePlan:
    rooms = [RoomPlan("文化大院", "Village hall", "hall", 50 + 10 * (number % 4))]
    if number % 3 == 0:
        rooms.append(RoomPlan("村头戏台", "Village stage", "stage", 200, setup=30, clearup=30))
    return PlacePlan(
        slug=slug,
        name=name,
        name_en=name_en,
        level="station",
        # A ring round the town's point, inside the county's box.
        point=(
            round(point[0] + 0.012 * ((number * 7) % 5 - 2), 4),
            round(point[1] + 0.008 * ((number * 3) % 5 - 2), 4),
        ),
        parent=town,
        address=address,
        step_free=number % 4 != 1,
        rooms=tuple(rooms),
    )


BASES = (
    PlacePlan(
        "runiang-museum",
        "红色乳娘展馆",
        "Red Nurses Museum",
        "base",
        (121.2420, 37.0760),
        parent="tianjia",
        scene="brand-yazi",
        address="崖子镇田家村（门牌为示例）",
        rooms=(RoomPlan("序厅", "Entrance hall", "hall", 60),),
    ),
    PlacePlan(
        "feng-deying-museum",
        "冯德英文学馆",
        "Feng Deying Literature Museum",
        "base",
        (121.5410, 36.9220),
        rooms=(RoomPlan("报告厅", "Lecture room", "hall", 80),),
    ),
    PlacePlan(
        "sample-base-01",
        "示例基地 01（学校）",
        "Sample Base 01 (school)",
        "base",
        (121.7740, 36.9450),
        parent="nanhuang",
        rooms=(RoomPlan("阶梯教室", "Lecture theatre", "classroom", 110),),
    ),
    PlacePlan(
        "sample-base-02",
        "示例基地 02（企业）",
        "Sample Base 02 (firm)",
        "base",
        (121.4780, 36.8480),
        parent="rushankou",
        rooms=(RoomPlan("职工之家", "Workers' room", "hall", 70),),
    ),
)
HOUSEHOLDS = tuple(
    PlacePlan(
        f"sample-household-{number:02d}",
        f"示例文明实践户 {number:02d}",
        f"Sample Household {number:02d}",
        "household",
        point,
        parent=parent,
        step_free=False,
        rooms=(RoomPlan("小院", "Courtyard", "other", 16, setup=0, clearup=0),),
    )
    for number, (parent, point) in enumerate(
        (
            ("xiaxi", (121.5350, 36.9080)),
            ("xili", (121.4700, 36.8510)),
            ("shizixian", (121.5150, 37.0470)),
            ("tianjia", (121.2430, 37.0740)),
        ),
        start=1,
    )
)


def all_plans() -> list[PlacePlan]:
    """Return every place, parents before children."""
    return [CENTRE, *town_plans(), *village_plans(), *BASES, *HOUSEHOLDS]


# weekday → stretches; the centre's rows hold for all places below that have none of their own
# (7 stands for every public holiday).
CENTRE_HOURS = {**dict.fromkeys(range(7), (("08:30", "21:30"),)), 7: (("08:30", "21:30"),)}
MUSEUM_HOURS = {**dict.fromkeys(range(1, 7), (("09:00", "16:30"),)), 7: (("09:00", "16:30"),)}
# No row for public holidays: the village stays closed on them.
VILLAGE_HOURS = dict.fromkeys(range(7), (("08:00", "21:30"),))
# place slug, name, name in English, lunar days, hours kept on them; all made up
MARKETS = (
    (
        "sample-village-03",
        "示例大集",
        "Sample country market",
        "3, 8, 13, 18, 23, 28",
        ("13:30", "21:00"),
    ),
)
SHORT_NOTICE = "示例：布展公司临时改了日期"
# place slug, days from today, length in days, hours or closed, reason
EXCEPTIONS = (
    ("sample-base-02", 11, 1, None, "示例：检修线路，停用一天"),
    ("runiang-museum", 5, 2, ("09:00", "12:00"), "示例：布置新展，只开上午"),
)
EQUIPMENT = (
    ("equipment", "centre", "投影仪（示例 1）"),
    ("equipment", "centre", "投影仪（示例 2）"),
    ("equipment", "centre", "流动音响（示例）"),
    ("equipment", "nanhuang", "投影仪（示例，南黄镇）"),
    ("equipment", "chengqu", "锣鼓一套（示例）"),
    ("vehicle", "centre", "宣讲车（示例）"),
)
