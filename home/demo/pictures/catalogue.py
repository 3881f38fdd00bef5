# ruff: noqa: E501  # what a picture shows is one line
"""Every sample picture: its slug, what it shows in Chinese and English, how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from home.demo.pictures import portraits
from home.demo.pictures.light import DAWN, DAY, DUSK, HARVEST, NIGHT, Light
from home.demo.pictures.paper import TALL, WIDE, Sheet
from home.demo.pictures.scenes import care, culture, land, sea, seasons, stage, talks, village
from home.demo.pictures.scenes.lit import Scene, with_light

CREDIT = "示例图，程序绘制"


@dataclass(frozen=True, slots=True)
class PicturePlan:
    slug: str
    title: str
    alt: str
    alt_en: str
    light: Light
    scene: Scene
    size: tuple[int, int] = WIDE

    def drawn(self) -> bytes:
        """Return the picture as JPEG; the same bytes each time."""
        sheet = Sheet(self.slug, self.light.sky, self.size)
        self.scene(sheet)
        return sheet.jpeg()


def _town(slug: str, name: str, light: Light, kind: str) -> PicturePlan:
    where = {"coast": "海边", "hills": "山脚下", "fields": "田野边"}[kind]
    where_en = {"coast": "by the sea", "hills": "below wooded hills", "fields": "among fields"}[
        kind
    ]
    return PicturePlan(
        f"town-{slug}",
        f"{name}（示意）",
        f"剪纸画：{where}的一片房屋，远处是山",
        f"Paper-cut picture of houses {where_en}, hills behind",
        light,
        land.town_scene(light, kind),
    )


PICTURES = (
    PicturePlan(
        "bay",
        "清晨的海湾",
        "剪纸画：太阳从山后升起，海湾里一行行牡蛎浮球，松树下站着一大一小两个人",
        "Paper-cut picture: the sun rises behind hills over a bay with rows of oyster floats; two people stand below a pine",
        DAWN,
        with_light(sea.bay, DAWN),
    ),
    PicturePlan(
        "centre",
        "中心门前",
        "剪纸画：挂着红灯笼的礼堂，门前有人进出",
        "Paper-cut picture: a hall with red lanterns, people coming and going",
        DAY,
        land.centre_front,
    ),
    PicturePlan(
        "fields",
        "秋天的村庄",
        "剪纸画：秋天的田野和村庄，两个人走在田边",
        "Paper-cut picture: fields and a village in autumn, two people walking",
        HARVEST,
        with_light(seasons.fields, HARVEST),
    ),
    PicturePlan(
        "lamps",
        "夜里的灯",
        "剪纸画：月下的村庄亮着窗，三个人提着灯笼",
        "Paper-cut picture: a village with lit windows below the moon, three people with lanterns",
        NIGHT,
        seasons.night_lamps,
    ),
    PicturePlan(
        "queue",
        "门口登记",
        "剪纸画：礼堂门口，工作人员在小桌旁迎接拿着预约码的人",
        "Paper-cut picture: at the door of a hall somebody greets people who hold their codes",
        HARVEST,
        village.queue_at_the_door,
    ),
    PicturePlan(
        "lecture-hall",
        "礼堂里的一课",
        "剪纸画：礼堂里坐满了人，讲台上的人指着画着海的幕布",
        "Paper-cut picture: a full hall, a speaker points at a screen with the sea on it",
        HARVEST,
        talks.hall_lecture,
    ),
    PicturePlan(
        "lecture-tree",
        "树下的一课",
        "剪纸画：村里大树下，一个人站着讲，七个人坐着听",
        "Paper-cut picture: under a big village tree one person speaks and seven listen",
        DAY,
        talks.under_the_tree,
    ),
    PicturePlan(
        "lecture-quay",
        "码头上的一课",
        "剪纸画：傍晚的码头，收工的人坐在木墩上听讲，身后是渔船",
        "Paper-cut picture: on the quay at dusk people sit and listen, boats behind",
        DUSK,
        sea.on_the_quay,
    ),
    PicturePlan(
        "story-window",
        "窗里的灯",
        "剪纸画：雪夜，亮着灯的窗里，一位妇女抱着孩子",
        "Paper-cut picture: on a snowy night a woman holds a child in a lit window",
        NIGHT,
        talks.window_lamp,
    ),
    PicturePlan(
        "story-pines",
        "山上的十棵松",
        "剪纸画：红日前的山顶上，立着十棵松树",
        "Paper-cut picture: ten pines on a hilltop before a red sun",
        DUSK,
        land.ten_pines,
    ),
    PicturePlan(
        "story-bench",
        "海边的长凳",
        "剪纸画：清晨海边，两个人坐在长凳上说话",
        "Paper-cut picture: two people talk on a bench by the sea in the morning",
        DAWN,
        talks.two_on_a_bench,
    ),
    PicturePlan(
        "policy-table",
        "围坐一桌",
        "剪纸画：八个人围着圆桌看文件、喝茶",
        "Paper-cut picture: eight people round a table with papers and tea",
        HARVEST,
        village.round_table,
    ),
    PicturePlan(
        "policy-van",
        "宣讲车进村",
        "剪纸画：顶着喇叭的宣讲车停在村路上，四个人在听",
        "Paper-cut picture: a van with a loudspeaker on a village road, four people listen",
        DAY,
        village.loudspeaker_van,
    ),
    PicturePlan(
        "policy-board",
        "村口的公示栏",
        "剪纸画：村口公示栏前，一个人讲解，几个人在看",
        "Paper-cut picture: before a village notice board one person explains, others read",
        HARVEST,
        village.notice_board,
    ),
    PicturePlan(
        "art-stage",
        "夜里的戏台",
        "剪纸画：夜里的戏台上三个人在演，台下坐满了人",
        "Paper-cut picture: three players on a village stage at night before a full audience",
        NIGHT,
        stage.opera_night,
    ),
    PicturePlan(
        "art-fans",
        "扇子舞",
        "剪纸画：五个人举着扇子在落日前跳舞",
        "Paper-cut picture: five people dance with fans before the setting sun",
        HARVEST,
        stage.fan_dance,
    ),
    PicturePlan(
        "art-drum",
        "鼓和胡琴",
        "剪纸画：一位老人拉胡琴，两个人打鼓",
        "Paper-cut picture: an old man plays the fiddle, two people drum",
        HARVEST,
        stage.drum_and_fiddle,
    ),
    PicturePlan(
        "brand-binhai",
        "四层海浪",
        "剪纸画：海边新区的楼房，前面是四层海浪",
        "Paper-cut picture: houses of a new seaside quarter behind four bands of waves",
        DAY,
        sea.four_waves,
    ),
    PicturePlan(
        "brand-chengqu",
        "火龙",
        "剪纸画：夜里六个人举着一条红色的火龙",
        "Paper-cut picture: six people carry a red fire dragon at night",
        NIGHT,
        stage.fire_dragon,
    ),
    PicturePlan(
        "brand-wuji",
        "开饭了",
        "剪纸画：食堂里志愿者给三位老人端上热饭",
        "Paper-cut picture: in a canteen a volunteer serves three people a hot meal",
        HARVEST,
        care.canteen,
    ),
    PicturePlan(
        "brand-rushankou",
        "晾衣服的院子",
        "剪纸画：院子里晾着衣服和床单，两个人在忙",
        "Paper-cut picture: clothes and sheets dry in a yard, two people at work",
        DAY,
        care.laundry_yard,
    ),
    PicturePlan(
        "brand-yazi",
        "山脚下的展馆",
        "剪纸画：山脚下的展馆，门前有大人和孩子",
        "Paper-cut picture: a museum below hills, adults and children before it",
        HARVEST,
        culture.museum,
    ),
    PicturePlan(
        "brand-nanhuang",
        "书页做的山",
        "剪纸画：远山像翻开的书，一个人坐在小船里读书",
        "Paper-cut picture: hills like open books, somebody reads in a small boat",
        DAWN,
        culture.book_hills,
    ),
    PicturePlan(
        "brand-haiyangsuo",
        "露天电影",
        "剪纸画：夜里的露天银幕上是一条帆船，前面坐满了人",
        "Paper-cut picture: a sailing boat on an open-air screen, people sit before it",
        NIGHT,
        stage.open_air_film,
    ),
    PicturePlan(
        "brand-baishatan",
        "海边打球",
        "剪纸画：海边松树旁，两个人打乒乓球",
        "Paper-cut picture: two people play table tennis by the sea",
        DAY,
        care.table_tennis,
    ),
    PicturePlan(
        "brand-xiachu",
        "果园里",
        "剪纸画：结满红果的果园里，两个人在说话",
        "Paper-cut picture: two people talk in an orchard full of red fruit",
        HARVEST,
        seasons.orchard,
    ),
    PicturePlan(
        "brand-xujia",
        "放风筝",
        "剪纸画：海滩上，孩子们放着燕子、鱼和贝壳风筝",
        "Paper-cut picture: children on a beach fly kites like a swallow, a fish and a shell",
        DAY,
        seasons.kites,
    ),
    PicturePlan(
        "brand-zhuwang",
        "一张窗花",
        "剪纸画：一张鱼和海浪的红窗花，旁边是剪刀",
        "Paper-cut picture: a red window flower of a fish and waves, scissors beside it",
        HARVEST,
        culture.paper_cutting,
    ),
    PicturePlan(
        "portrait-nurse",
        "抱着孩子的妇女（剪影）",
        "剪纸剪影：一位盘着头发的农家妇女抱着孩子；不是本人的样子",
        "Paper-cut silhouette of a countrywoman holding a child; not a likeness",
        HARVEST,
        portraits.nurse,
        TALL,
    ),
    PicturePlan(
        "portrait-cap",
        "戴大檐帽的人（剪影）",
        "剪纸剪影：一位戴大檐帽的警务人员；不是本人的样子",
        "Paper-cut silhouette of an officer in a peaked cap; not a likeness",
        DAWN,
        portraits.officer_cap,
        TALL,
    ),
    PicturePlan(
        "portrait-beret",
        "戴贝雷帽的人（剪影）",
        "剪纸剪影：一位戴贝雷帽的警务人员；不是本人的样子",
        "Paper-cut silhouette of an officer in a beret; not a likeness",
        DUSK,
        portraits.officer_beret,
        TALL,
    ),
    _town("chengqu", "城区街道", DAY, "fields"),
    _town("xiacun", "夏村镇", HARVEST, "fields"),
    _town("rushankou", "乳山口镇", DAWN, "coast"),
    _town("haiyangsuo", "海阳所镇", DAY, "coast"),
    _town("baishatan", "白沙滩镇", HARVEST, "coast"),
    _town("dagushan", "大孤山镇", DAY, "hills"),
    _town("nanhuang", "南黄镇", DUSK, "coast"),
    _town("fengjia", "冯家镇", DAWN, "hills"),
    _town("xiachu", "下初镇", HARVEST, "hills"),
    _town("wuji", "午极镇", DAY, "fields"),
    _town("yuli", "育黎镇", DUSK, "fields"),
    _town("yazi", "崖子镇", DUSK, "hills"),
    _town("zhuwang", "诸往镇", DAWN, "fields"),
    _town("rushanzhai", "乳山寨镇", HARVEST, "hills"),
    _town("xujia", "徐家镇", DAY, "coast"),
    _town("binhai", "滨海新区", DAWN, "coast"),
)
