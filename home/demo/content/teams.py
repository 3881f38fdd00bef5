"""Sample teams and lecturers. What is on the public record stands as it is; the rest says 示例."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TeamPlan:
    slug: str
    name: str
    name_en: str
    home: str
    tier: str
    kind: str
    platform: str
    introduction: str
    is_standing: bool = False
    brand: str = ""
    is_sample: bool = True


TEAMS = (
    TeamPlan(
        "hongse-runiang",
        "红色乳娘宣讲队",
        "Red Nurses Lecture Team",
        "centre",
        "city",
        "lecture",
        "theory",
        "队员三百多人，讲红色乳娘，也讲马石山十勇士和张鑫圆的故事。场次为示例。",
        is_standing=True,
        brand="蛎乡说理",
        is_sample=False,
    ),
    TeamPlan(
        "lixiang-shuoli",
        "蛎乡说理示例宣讲队",
        "Oyster Country Talks Sample Team",
        "centre",
        "city",
        "lecture",
        "theory",
        "示例队伍：把大道理讲成海边话，一次只讲一件事。",
        is_standing=True,
        brand="蛎乡说理",
    ),
    TeamPlan(
        "zhengce-shili",
        "政策解读示例宣讲队",
        "Policy Talks Sample Team",
        "centre",
        "city",
        "lecture",
        "theory",
        "示例队伍：带着政策原文来，一条一条说清楚谁能办、去哪办。",
        is_standing=True,
    ),
    TeamPlan(
        "kepu-shili",
        "科普示例志愿队",
        "Science Sample Team",
        "centre",
        "city",
        "volunteer",
        "science",
        "示例队伍：风筝为什么能飞，牡蛎怎么过冬，动手做一遍就懂了。",
    ),
    TeamPlan(
        "sihaiqing-shili",
        "四海情示例志愿队",
        "Four Seas Sample Team",
        "binhai",
        "town",
        "volunteer",
        "education",
        "示例队伍：新来的、住久的，坐到一起学点东西。",
        is_standing=True,
        brand="四海情",
    ),
    TeamPlan(
        "yazi-gushi",
        "崖子镇故事示例队",
        "Yazi Stories Sample Team",
        "yazi",
        "town",
        "lecture",
        "theory",
        "示例队伍：在老院子里讲老故事，听的人也可以接着讲。",
        is_standing=True,
    ),
    TeamPlan(
        "nanhuang-wenyi",
        "南黄镇文艺示例队",
        "Nanhuang Arts Sample Team",
        "nanhuang",
        "town",
        "art",
        "culture",
        "示例队伍：快板、大鼓、小戏，下午排练，晚上开演。",
    ),
    TeamPlan(
        "wuji-shitang",
        "午极镇暖心食堂示例队",
        "Wuji Canteen Sample Team",
        "wuji",
        "town",
        "volunteer",
        "education",
        "示例队伍：食堂开饭前后，帮老人讲讲政策、念念通知。",
    ),
    TeamPlan(
        "baishatan-tiyu",
        "白沙滩镇健身示例队",
        "Baishatan Sports Sample Team",
        "baishatan",
        "town",
        "volunteer",
        "sports",
        "示例队伍：早上打拳，傍晚打球，都从热身讲起。",
    ),
    TeamPlan(
        "huolong-yangge",
        "夏西村火龙大秧歌队",
        "Xiaxi Fire Dragon Yangko Troupe",
        "xiaxi",
        "village",
        "art",
        "culture",
        "火龙大秧歌是省级非物质文化遗产，演员一百多人。场次为示例。",
        is_standing=True,
        is_sample=False,
    ),
    TeamPlan(
        "caobu-jutuan",
        "草埠村青年剧团",
        "Caobu Youth Troupe",
        "caobu",
        "village",
        "art",
        "culture",
        "村里年轻人的剧团。场次为示例。",
        is_standing=True,
        is_sample=False,
    ),
    TeamPlan(
        "xili-shitang",
        "西里村食堂示例志愿队",
        "Xili Canteen Sample Team",
        "xili",
        "village",
        "volunteer",
        "education",
        "示例队伍：择菜、送饭、洗衣，顺便听老人说说话。",
    ),
)

# name, title, title in the biography, team; every one is made up and says so
LECTURERS = tuple(
    (f"sample-lecturer-{number:02d}", f"{name}（示例）", title, team)
    for number, (name, title, team) in enumerate(
        (
            ("林晓棠", "故事宣讲员", "hongse-runiang"),
            ("宫玉兰", "故事宣讲员", "hongse-runiang"),
            ("段海平", "故事宣讲员", "hongse-runiang"),
            ("于春晖", "文艺宣讲员", "hongse-runiang"),
            ("焦立新", "理论宣讲员", "lixiang-shuoli"),
            ("宋远帆", "理论宣讲员", "lixiang-shuoli"),
            ("姜慧", "理论宣讲员", "lixiang-shuoli"),
            ("孙守诚", "政策宣讲员", "zhengce-shili"),
            ("隋文静", "政策宣讲员", "zhengce-shili"),
            ("高启明", "政策宣讲员", "zhengce-shili"),
            ("许可", "科普志愿者", "kepu-shili"),
            ("慕小鸥", "科普志愿者", "kepu-shili"),
            ("倪四海", "社区讲师", "sihaiqing-shili"),
            ("兰亭", "社区讲师", "sihaiqing-shili"),
            ("曲长河", "故事宣讲员", "yazi-gushi"),
            ("柳月英", "故事宣讲员", "yazi-gushi"),
            ("鞠鸣", "快板演员", "nanhuang-wenyi"),
            ("初雪梅", "大鼓演员", "nanhuang-wenyi"),
            ("矫健", "健身辅导员", "baishatan-tiyu"),
            ("辛守田", "秧歌教师", "huolong-yangge"),
        ),
        start=1,
    )
)
LECTURER_BIOGRAPHY = "示例人物，姓名和经历都是编的。真实的讲师上岗后，请换成本人同意公开的介绍。"
