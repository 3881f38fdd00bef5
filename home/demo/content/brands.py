# ruff: noqa: E501  # a paragraph is one line
"""Brands of towns: five from the public record, the city's own, and samples that say so."""

from __future__ import annotations

from dataclasses import dataclass

from home.demo.content.words import Line, Words

BRAND_INDEX = Words(
    "一镇一品",
    "Towns and villages",
    "每个镇有自己的拿手事。看看它是什么，去哪里看，下一场是哪天。",
    "Every town has something of its own. See what it is, where to find it, and when it is on next.",
)


@dataclass(frozen=True, slots=True)
class BrandPlan:
    slug: str
    place: str
    picture: str
    slogan: Line
    where: Line
    words: Words


WHERE_SAMPLE = Line(
    "地点和时间为示例\n以活动页上的场次为准",
    "Place and times are samples\nSee Activities for the sessions",
)


def _sample(
    slug: str,
    place: str,
    titles: tuple[str, str],
    slogan: tuple[str, str],
    introduction: tuple[str, str],
    text: tuple[str, str],
) -> BrandPlan:
    return BrandPlan(
        slug,
        place,
        f"brand-{place}",
        Line(*slogan),
        WHERE_SAMPLE,
        Words(
            f"{titles[0]}（示例）",
            f"{titles[1]} (sample)",
            introduction[0],
            introduction[1],
            (
                ("heading", "怎么参加"),
                ("text", f"<p>{text[0]}</p>"),
                ("text", "<p>这个品牌是示例，用来演示页面的样子，不是该镇真实的品牌。</p>"),
            ),
            (
                ("heading", "How to join"),
                ("text", f"<p>{text[1]}</p>"),
                (
                    "text",
                    "<p>This brand is a sample that shows how a page looks; it is not a real brand of the town.</p>",
                ),
            ),
        ),
    )


BRANDS = (
    BrandPlan(
        "lixiang-shuoli",
        "centre",
        "lecture-tree",
        Line("大道理，海边话", "Plain words from the oyster coast"),
        Line(
            "各镇街礼堂和村文化大院\n场次见活动页",
            "Town halls and village halls\nSee Activities for the sessions",
        ),
        Words(
            "蛎乡说理",
            "Oyster Country Talks",
            "乳山的宣讲品牌。理论宣讲、故事分享、政策解读、文艺演出，四种形式都用得上。",
            "Rushan's lecture brand, in four forms: theory, stories, policy and art.",
            (
                ("heading", "四种形式"),
                (
                    "text",
                    "<p>同一件事，可以讲，可以说成故事，可以一条条解读，也可以演出来。蛎乡说理把四种形式都用上，最有名的队伍是红色乳娘宣讲队。</p>",
                ),
                ("picture", {"image": "lecture-quay", "caption": "收工以后，在码头开讲"}),
            ),
            (
                ("heading", "Four forms"),
                (
                    "text",
                    "<p>One thing can be explained, told as a story, read clause by clause or acted. The brand uses all four; its best-known team is that of the red nurses.</p>",
                ),
                ("picture", {"image": "lecture-quay", "caption": "A talk on the quay after work"}),
            ),
        ),
    ),
    BrandPlan(
        "sihaiqing",
        "binhai",
        "brand-binhai",
        Line("四海来的，都是一家", "From the four seas, one family"),
        Line(
            "滨海新区文明实践所\n门牌和电话为示例",
            "Institute of Binhai New Area\nAddress and phone are samples",
        ),
        Words(
            "四海情",
            "Sihaiqing",
            "滨海新区实践所的名字，也是它做的事：让从各处来的人坐到一起。",
            "The name of the institute of Binhai, and what it does: it brings together people who come from everywhere.",
            (
                ("heading", "两千平方米，四十八支团队"),
                ("text", "<p>“四海情”实践所有两千多平方米，里面活动着四十八支团队。</p>"),
                (
                    "facts",
                    {"title": "看得见的", "facts": (("面积", "两千多平方米"), ("团队", "48 支"))},
                ),
            ),
            (
                ("heading", "Two thousand square metres, 48 groups"),
                (
                    "text",
                    "<p>The institute has more than two thousand square metres, and 48 groups use it.</p>",
                ),
                (
                    "facts",
                    {
                        "title": "In numbers",
                        "facts": (("Area", "more than 2,000 m²"), ("Groups", "48")),
                    },
                ),
            ),
        ),
    ),
    BrandPlan(
        "huolong",
        "chengqu",
        "brand-chengqu",
        Line("一条火龙，一百多双手", "One dragon, a hundred pairs of hands"),
        Line(
            "城区街道夏西村\n哪天排练请先打电话问（示例）",
            "Xiaxi Village, Chengqu\nPlease call to ask when they rehearse (sample)",
        ),
        Words(
            "火龙大秧歌",
            "The fire dragon yangko",
            "城区街道夏西村的火龙大秧歌，省级非物质文化遗产，演员一百多人。",
            "The fire dragon yangko of Xiaxi is provincial heritage, with more than a hundred performers.",
            (
                ("heading", "龙是怎么动起来的"),
                (
                    "text",
                    "<p>夏西村的火龙大秧歌有一百多名演员，是省级非物质文化遗产。同在城区街道的草埠村有一个青年剧团。</p><p>城区街道有十九个社区站，想看排练，先看活动页上的场次。</p>",
                ),
            ),
            (
                ("heading", "How the dragon moves"),
                (
                    "text",
                    "<p>The fire dragon yangko of Xiaxi has more than a hundred performers and is provincial heritage. Caobu, also in Chengqu, has a youth troupe.</p><p>Chengqu has nineteen community stations; see the sessions for rehearsals.</p>",
                ),
            ),
        ),
    ),
    BrandPlan(
        "nuanxin-shitang",
        "wuji",
        "brand-wuji",
        Line("一顿热饭，一句问候", "A warm meal and a kind word"),
        Line(
            "午极镇石字岘村等\n开饭时间为示例",
            "Shizixian Village and others, Wuji\nMealtimes are samples",
        ),
        Words(
            "午极的暖心食堂",
            "The canteens of Wuji",
            "志愿者给老人做饭。2021 年，午极镇有六个这样的食堂，石字岘村就有一个。",
            "Volunteers cook for the elderly. In 2021 Wuji had six such canteens, one of them in Shizixian.",
            (
                ("heading", "饭是谁做的"),
                (
                    "text",
                    "<p>是志愿者。2021 年，午极镇三十五个村有一百四十一支队伍、三千三百一十五名志愿者，办起六个食堂。</p>",
                ),
                (
                    "facts",
                    {
                        "title": "2021 年的数",
                        "facts": (
                            ("队伍", "141 支"),
                            ("志愿者", "3315 名"),
                            ("村", "35 个"),
                            ("食堂", "6 个"),
                        ),
                    },
                ),
            ),
            (
                ("heading", "Who cooks?"),
                (
                    "text",
                    "<p>Volunteers do. In 2021 the 35 villages of Wuji had 141 teams, 3,315 volunteers and six canteens.</p>",
                ),
                (
                    "facts",
                    {
                        "title": "In 2021",
                        "facts": (
                            ("Teams", "141"),
                            ("Volunteers", "3,315"),
                            ("Villages", "35"),
                            ("Canteens", "6"),
                        ),
                    },
                ),
            ),
        ),
    ),
    BrandPlan(
        "xili",
        "rushankou",
        "brand-rushankou",
        Line("吃饭、洗衣，村里有人管", "Meals and laundry, close to home"),
        Line(
            "乳山口镇西里村\n周一到周五供午饭",
            "Xili Village, Rushankou\nLunch from Monday to Friday",
        ),
        Words(
            "西里村的食堂和洗衣房",
            "Canteen and laundry of Xili",
            "乳山口镇西里村，周一到周五有免费午饭，还有一间洗衣房。",
            "Xili in Rushankou serves a free lunch from Monday to Friday and has a laundry room.",
            (
                ("heading", "周一到周五"),
                (
                    "text",
                    "<p>西里村办了食堂，周一到周五供一顿免费午饭；还有一间洗衣房。饭点前后，志愿队会在这里讲政策、念通知（场次为示例）。</p>",
                ),
            ),
            (
                ("heading", "Monday to Friday"),
                (
                    "text",
                    "<p>The canteen of Xili serves a free lunch from Monday to Friday; there is a laundry room as well. Before and after the meal volunteers explain policy and read out notices (the sessions are samples).</p>",
                ),
            ),
        ),
    ),
    BrandPlan(
        "runiang",
        "yazi",
        "brand-yazi",
        Line("乳娘故里，故事不断", "Where the story of the nurses is kept"),
        Line(
            "崖子镇田家村展馆\n开放时间为示例",
            "Museum in Tianjia Village, Yazi\nOpening times are samples",
        ),
        Words(
            "乳娘故里",
            "Home of the red nurses",
            "崖子镇田家村有一座红色乳娘的展馆。三百多位母亲的故事，从这里讲出去。",
            "Tianjia in Yazi has a museum of the red nurses. The story of three hundred mothers goes out from here.",
            (
                ("heading", "一座展馆"),
                (
                    "text",
                    "<p>展馆在崖子镇田家村。三百多位妇女，哺育了一千二百二十三个孩子。</p>",
                ),
                ("picture", {"image": "story-window", "caption": "示例图：窗里的灯"}),
            ),
            (
                ("heading", "A museum"),
                (
                    "text",
                    "<p>The museum is in Tianjia, Yazi. More than three hundred women nursed 1,223 children.</p>",
                ),
                ("picture", {"image": "story-window", "caption": "Sample picture: a lit window"}),
            ),
        ),
    ),
    _sample(
        "haibian-shuhui",
        "nanhuang",
        ("海边书会", "Reading by the sea"),
        ("带一本书来，换一本书走", "Bring a book, take a book"),
        (
            "每月一次，在海边读一小时书。不朗诵，不比赛，就是读。",
            "Once a month, an hour of reading by the sea. No contest, just reading.",
        ),
        (
            "自带一本书，到了先放到桌上。读完一小时，愿意的人说一句话。",
            "Bring a book and lay it on the table. After an hour, whoever likes says one sentence.",
        ),
    ),
    _sample(
        "lutian-dianying",
        "haiyangsuo",
        ("露天电影夜", "Open-air film nights"),
        ("自带马扎，天黑开演", "Bring a stool; we begin at dusk"),
        (
            "把电影送到村口。放什么片子，先问大家。",
            "Films come to the village. People are asked first what they would like to see.",
        ),
        (
            "放映前一周在村里问三个片名，选的人多就放哪个。下雨顺延一天。",
            "A week ahead three titles are put to the village; the most wanted one is shown. Rain moves it by a day.",
        ),
    ),
    _sample(
        "shatan-pingpang",
        "baishatan",
        ("松树下的乒乓", "Table tennis under the pines"),
        ("打不好也来打", "Come and play, well or badly"),
        ("松树下摆两张台子，老的少的都能上。", "Two tables under the pines, for old and young."),
        (
            "球拍现场有。每人打五个球就换人，谁都轮得上。",
            "Bats are there. Five points each, then the next one plays.",
        ),
    ),
    _sample(
        "guoyuan-ketang",
        "xiachu",
        ("果园课堂", "Orchard classes"),
        ("课堂搬到树底下", "A class among the trees"),
        (
            "一边看树，一边听讲。问题就在手边。",
            "Look at the trees while you listen; the questions are at hand.",
        ),
        (
            "带上剪子和手套。讲的人先剪一棵，听的人再试一棵。",
            "Bring shears and gloves. The speaker prunes one tree, the listeners try another.",
        ),
    ),
    _sample(
        "fengzheng-kepu",
        "xujia",
        ("风筝里的科学", "The science of kites"),
        ("飞起来，再讲为什么", "First fly, then ask why"),
        (
            "孩子自己扎一只风筝，放上天，再回来算一算。",
            "Children build a kite, fly it, and then work out why it flew.",
        ),
        (
            "竹条、纸和线都准备好了。没风的日子改在屋里做小实验。",
            "Bamboo, paper and string are ready. Without wind there are small experiments indoors.",
        ),
    ),
    _sample(
        "chuanghua-ban",
        "zhuwang",
        ("窗花班", "Window flowers"),
        ("一把剪子，一张红纸", "A pair of scissors and red paper"),
        (
            "从月牙纹剪起，两个钟头带一张窗花回家。",
            "Begin with the crescent cut; in two hours you take a window flower home.",
        ),
        (
            "剪子和纸都有。孩子要有大人陪。",
            "Scissors and paper are there. Children come with an adult.",
        ),
    ),
)
