# ruff: noqa: E501  # a paragraph is one line
"""The programme and its twelve lectures, three in each form, in Chinese and English.

What is said of 红色乳娘, 马石山 and 张鑫圆 is on the public record; topics marked 示例 are made up.
"""

from __future__ import annotations

from dataclasses import dataclass

from home.demo.content.words import Body, Words

PROGRAMME = Words(
    zh_title="宣讲菜单",
    en_title="Lectures",
    zh_intro="十二堂课，四种形式。看中哪一堂，就看它哪天在哪个村开讲。",
    en_intro="Twelve lectures in four forms. Choose one and see when and where it is given next.",
    zh_body=(
        ("heading", "这些课怎么来到村里"),
        (
            "text",
            "<p>宣讲队先选村、选时间、选礼堂，系统把队伍、讲师、礼堂和设备一次订好。排好的场次会出现在活动页，谁都可以预约座位。</p>",
        ),
    ),
    en_body=(
        ("heading", "How a lecture comes to a village"),
        (
            "text",
            "<p>A team chooses the village, the time and the hall; team, speaker, hall and equipment are booked in one go. The session then appears under Activities, and anybody may reserve a seat.</p>",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class LecturePlan:
    slug: str
    form: str
    platform: str
    team: str
    lecturers: tuple[int, ...]  # numbers of sample lecturers
    minutes: int
    picture: str
    tags: tuple[str, ...]
    words: Words
    zh_audience: str = "谁都可以来"
    en_audience: str = "Everyone is welcome"


SAMPLE_ZH: Body = (("text", "<p>本课题目和内容为示例，用来演示页面的样子。</p>"),)
SAMPLE_EN: Body = (
    (
        "text",
        "<p>The topic and outline of this lecture are sample content that shows how a page looks.</p>",
    ),
)


def _outline(zh: tuple[str, str, str], en: tuple[str, str, str]) -> tuple[Body, Body]:
    """Return the body of a made-up lecture: three questions, and the note that it is a sample."""
    zh_list = "".join(f"<li>{line}</li>" for line in zh)
    en_list = "".join(f"<li>{line}</li>" for line in en)
    return (
        (("heading", "这一课讲三件事"), ("text", f"<ol>{zh_list}</ol>"), *SAMPLE_ZH),
        (("heading", "Three questions"), ("text", f"<ol>{en_list}</ol>"), *SAMPLE_EN),
    )


LECTURES = (
    LecturePlan(
        "plain-talk",
        "theory",
        "theory",
        "lixiang-shuoli",
        (5, 7),
        60,
        "lecture-hall",
        ("理论", "礼堂"),
        Words(
            "一堂听得懂的理论课",
            "Theory in plain words",
            "不念稿子。从家门口的三件事讲起，讲完留二十分钟，问什么都行。",
            "No reading from papers. It begins with three things at your own door and leaves twenty minutes for questions.",
            *_outline(
                ("文明实践中心是做什么的", "五个平台能帮我家做什么", "有话想说，说给谁听"),
                (
                    "What is a practice centre for?",
                    "What can the five platforms do for my family?",
                    "Who listens when I have something to say?",
                ),
            ),
        ),
    ),
    LecturePlan(
        "under-the-tree",
        "theory",
        "theory",
        "lixiang-shuoli",
        (6,),
        40,
        "lecture-tree",
        ("理论", "户外"),
        Words(
            "大树底下话家常",
            "A talk under the tree",
            "自带马扎，树下坐一圈。讲的是村规民约，听的人也是讲的人。",
            "Bring a stool and sit in a circle. It is about the village's own rules, and the listeners speak too.",
            *_outline(
                ("邻里有了疙瘩怎么解", "红白事怎样办得体面又不费钱", "村里的规矩谁来定"),
                (
                    "How do neighbours settle a quarrel?",
                    "How to hold weddings and funerals with dignity and little cost?",
                    "Who makes the village's rules?",
                ),
            ),
        ),
    ),
    LecturePlan(
        "quay",
        "theory",
        "theory",
        "lixiang-shuoli",
        (5,),
        30,
        "lecture-quay",
        ("理论", "渔港"),
        Words(
            "码头上的半小时",
            "Half an hour on the quay",
            "收工以后，船边开讲。半小时，一个题目，讲完回家吃饭。",
            "After work, beside the boats: half an hour, one topic, then home to supper.",
            *_outline(
                ("安全出海先查哪三样", "海边的垃圾去哪了", "年轻人回来能做什么"),
                (
                    "Which three things to check before going out?",
                    "Where does the litter on the shore go?",
                    "What can young people do who come back?",
                ),
            ),
        ),
        "渔民和家人",
        "Fishing families",
    ),
    LecturePlan(
        "red-nurses",
        "story",
        "theory",
        "hongse-runiang",
        (1, 2),
        60,
        "story-window",
        ("红色乳娘", "故事"),
        Words(
            "红色乳娘",
            "The red nurses",
            "三百多位母亲，哺育过一千二百二十三个孩子。在乳山，这个故事由本地人讲给你听。",
            "More than three hundred mothers nursed 1,223 children. In Rushan, local people tell the story.",
            (
                ("heading", "三百多位母亲"),
                (
                    "text",
                    "<p>乳山有三百多位妇女，先后哺育了一千二百二十三个孩子。人们叫她们红色乳娘。</p><p>崖子镇田家村建有展馆。宣讲队有三百多名队员，走到哪个村，就把故事讲到哪个村。</p>",
                ),
                (
                    "facts",
                    {
                        "title": "记住三个数",
                        "facts": (
                            ("乳娘", "三百多位"),
                            ("孩子", "1223 个"),
                            ("宣讲队员", "三百多名"),
                        ),
                    },
                ),
                ("text", "<p>想先看看她们中的一位，请读陈淑明的故事。</p>"),
            ),
            (
                ("heading", "More than three hundred mothers"),
                (
                    "text",
                    "<p>More than three hundred women of Rushan nursed 1,223 children. People call them the red nurses.</p><p>There is a museum in the village of Tianjia in Yazi. The team has more than three hundred members; wherever it goes, the story goes too.</p>",
                ),
                (
                    "facts",
                    {
                        "title": "Three numbers",
                        "facts": (
                            ("Nurses", "more than 300"),
                            ("Children", "1,223"),
                            ("Team members", "more than 300"),
                        ),
                    },
                ),
                ("text", "<p>To meet one of them first, read the story of Chen Shuming.</p>"),
            ),
        ),
    ),
    LecturePlan(
        "mashishan",
        "story",
        "theory",
        "hongse-runiang",
        (3,),
        50,
        "story-pines",
        ("马石山", "故事"),
        Words(
            "马石山十勇士",
            "The ten heroes of Mashishan",
            "四百多名战士，掩护了六千多位乡亲。今天我们把这座山讲给孩子听。",
            "Some four hundred soldiers covered six thousand villagers. Today we tell children about this hill.",
            (
                ("heading", "一座山"),
                (
                    "text",
                    "<p>在马石山，四百多名战士掩护了六千多位群众。十勇士的故事，是红色乳娘宣讲队常讲的一课。</p>",
                ),
                (
                    "facts",
                    {"title": "记住两个数", "facts": (("战士", "四百多名"), ("群众", "六千多位"))},
                ),
                (
                    "text",
                    "<p>来听的时候，可以带着孩子。讲完有一段安静的时间，想说的话可以写下来。</p>",
                ),
            ),
            (
                ("heading", "One hill"),
                (
                    "text",
                    "<p>On Mashishan more than four hundred soldiers covered over six thousand villagers. The story of the ten heroes is one that the team often tells.</p>",
                ),
                (
                    "facts",
                    {
                        "title": "Two numbers",
                        "facts": (("Soldiers", "more than 400"), ("Villagers", "more than 6,000")),
                    },
                ),
                (
                    "text",
                    "<p>Children are welcome. There is a quiet moment at the end, and paper for those who want to write something down.</p>",
                ),
            ),
        ),
        "十岁以上",
        "From ten years on",
    ),
    LecturePlan(
        "zhang-xinyuan",
        "story",
        "theory",
        "hongse-runiang",
        (1, 4),
        45,
        "story-bench",
        ("中国好人", "故事"),
        Words(
            "身边的张鑫圆",
            "Zhang Xinyuan, one of us",
            "一位辅警，2023 年第一季度的中国好人。坐下来，听身边人讲身边人。",
            "An auxiliary police officer, honoured as a Good Person of China in the first quarter of 2023.",
            (
                ("heading", "身边人讲身边人"),
                (
                    "text",
                    "<p>张鑫圆是一名辅警，2023 年第一季度入选中国好人。红色乳娘宣讲队把这个故事带到村里。</p><p>这一课不长，讲完以后请大家也说一位自己身边的好人。</p>",
                ),
            ),
            (
                ("heading", "Neighbours speak of a neighbour"),
                (
                    "text",
                    "<p>Zhang Xinyuan is an auxiliary police officer. Named a Good Person of China in the first quarter of 2023. The team carries the story into the villages.</p><p>The lecture is short; afterwards everybody is asked to name a good person of their own.</p>",
                ),
            ),
        ),
    ),
    LecturePlan(
        "canteen-policy",
        "policy",
        "education",
        "zhengce-shili",
        (8, 9),
        45,
        "policy-table",
        ("养老", "政策"),
        Words(
            "暖心食堂怎么吃、怎么帮",
            "How the canteens work",
            "谁能来吃饭，谁能来帮忙，帮了忙怎么算。围着一张桌子说清楚。",
            "Who may eat there, who may help, and how help is counted: explained round one table.",
            (
                ("heading", "志愿信用，加上一顿热饭"),
                (
                    "text",
                    "<p>暖心食堂由志愿者办，给老人做饭。志愿服务时长可以折算成信用积分，这就是“志愿信用+暖心食堂”。</p>",
                ),
                *_outline(("谁可以来吃饭", "想帮忙找谁报名", "服务时长记在哪里"), ("", "", ""))[0],
            ),
            (
                ("heading", "Credit for help, and a warm meal"),
                (
                    "text",
                    "<p>The canteens are run by volunteers and cook for the elderly. Hours of service turn into credit: that is the idea of the scheme.</p>",
                ),
                *_outline(
                    ("", "", ""),
                    (
                        "Who may eat there?",
                        "Whom to ask to help?",
                        "Where are the hours written down?",
                    ),
                )[1],
            ),
        ),
        "老人和家属",
        "Older people and their families",
    ),
    LecturePlan(
        "credit-points",
        "policy",
        "education",
        "zhengce-shili",
        (10,),
        40,
        "policy-van",
        ("志愿服务", "政策"),
        Words(
            "一小时志愿服务值多少",
            "What is an hour worth?",
            "宣讲车开到村口。时长怎么记，积分怎么算，记错了怎么改，一次讲清。",
            "The van comes to the village: how hours are recorded, how credit is counted and how a mistake is put right.",
            *_outline(
                ("时长由谁来记，谁来核", "积分能换什么，不能换什么", "记错了找谁改"),
                (
                    "Who records the hours, who checks them?",
                    "What is credit good for, and what not?",
                    "Who corrects a mistake?",
                ),
            ),
        ),
        "志愿者",
        "Volunteers",
    ),
    LecturePlan(
        "small-wishes",
        "policy",
        "education",
        "zhengce-shili",
        (8,),
        40,
        "policy-board",
        ("微心愿", "政策"),
        Words(
            "微心愿怎么提",
            "How to make a small wish",
            "修个灯、读封信、理个发，都可以提。这一课教你三步说清楚。",
            "A lamp to mend, a letter to read, a haircut: all may be asked for. Three steps to say it clearly.",
            *_outline(
                ("什么事可以提", "电话、村里、网上，怎么提都行", "提了以后多久有回音"),
                (
                    "What may be asked for?",
                    "By phone, in the village, online: any way will do",
                    "How soon is there an answer?",
                ),
            ),
        ),
    ),
    LecturePlan(
        "five-plays",
        "art",
        "culture",
        "caobu-jutuan",
        (),
        90,
        "art-stage",
        ("戏", "文艺"),
        Words(
            "一村一年五场戏",
            "Five plays a year",
            "一个村一年五场戏，这是说好的。看看下一场在哪个戏台。",
            "Every village is owed five plays a year. See on which stage the next one is.",
            (
                ("heading", "说好的五场"),
                (
                    "text",
                    "<p>一村一年五场戏，送到村里的戏台和广场。草埠村青年剧团也在其中演出（场次为示例）。</p><p>露天演出看天气。改期会写明原因，也会写明新的时间。</p>",
                ),
            ),
            (
                ("heading", "Five, as promised"),
                (
                    "text",
                    "<p>Every village is owed five plays a year, on its own stage or square. The youth troupe of Caobu plays among others (the dates are samples).</p><p>Open-air plays depend on the weather. A change is shown with its reason and the new time.</p>",
                ),
            ),
        ),
    ),
    LecturePlan(
        "fan-dance",
        "art",
        "culture",
        "huolong-yangge",
        (20,),
        60,
        "art-fans",
        ("秧歌", "文艺"),
        Words(
            "学一段大秧歌",
            "Learn a yangko dance",
            "夏西村的火龙大秧歌是省级非遗。先看，再学，最后一起扭。",
            "The fire dragon yangko of Xiaxi is provincial heritage. First watch, then learn, then dance together.",
            (
                ("heading", "先看，再学"),
                (
                    "text",
                    "<p>火龙大秧歌在城区街道夏西村，演员一百多人，是省级非物质文化遗产。这一课从步子学起，不会也没关系（课程为示例）。</p>",
                ),
            ),
            (
                ("heading", "First watch, then learn"),
                (
                    "text",
                    "<p>The fire dragon yangko of Xiaxi in Chengqu has more than a hundred performers and is provincial heritage. This class begins with the steps (the class is a sample).</p>",
                ),
            ),
        ),
    ),
    LecturePlan(
        "drum-tales",
        "art",
        "culture",
        "nanhuang-wenyi",
        (17, 18),
        50,
        "art-drum",
        ("曲艺", "文艺"),
        Words(
            "鼓声一响讲家风",
            "Drum tales",
            "大鼓一段，快板一段，中间说说谁家的好家风。",
            "A drum tale, a clapper tale, and between them a word on good families.",
            *_outline(
                ("老一辈传下来的一句话", "一家人怎么商量事", "孩子跟谁学"),
                (
                    "One saying that the old handed down",
                    "How does a family decide together?",
                    "Whom do children learn from?",
                ),
            ),
        ),
    ),
)
