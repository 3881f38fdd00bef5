# ruff: noqa: E501  # a paragraph is one line
"""Three model figures, told from the public record alone; where it is thin, the page says so."""

from __future__ import annotations

from dataclasses import dataclass

from home.demo.content.words import Line, Words

STORY_INDEX = Words(
    "身边榜样",
    "Stories",
    "他们就住在我们中间。这里只写有据可查的事，画像是剪影，不是本人的样子。",
    "They live among us. Only what is on record is told here; the portraits are silhouettes, not likenesses.",
)


@dataclass(frozen=True, slots=True)
class HonourPlan:
    name: Line
    level: str
    year: int
    body: Line


@dataclass(frozen=True, slots=True)
class StoryPlan:
    slug: str
    person: Line
    category: str
    portrait: str
    picture: str
    summary: Line
    words: Words
    honours: tuple[HonourPlan, ...] = ()
    place: str = ""
    lecture: str = ""


STORIES = (
    StoryPlan(
        "chen-shuming",
        Line("陈淑明", "Chen Shuming"),
        "helping",
        "portrait-nurse",
        "story-window",
        Line(
            "申家村人，红色乳娘。1950 年和 1956 年，她先后哺育了两个孩子。2021 年获全国道德模范提名奖。",
            "Of the village of Shenjia, one of the red nurses. In 1950 and in 1956 she nursed two children. In 2021 she was nominated as a national moral model.",
        ),
        Words(
            "陈淑明：两个孩子的乳娘",
            "Chen Shuming, nurse of two children",
            "申家村的一位母亲。",
            "A mother of Shenjia.",
            (
                (
                    "timeline",
                    {
                        "title": "三个年份",
                        "moments": (
                            ("1950", "哺育第一个孩子", ""),
                            ("1956", "哺育第二个孩子", ""),
                            ("2021", "获全国道德模范提名奖", ""),
                        ),
                    },
                ),
                ("heading", "她是三百多位中的一位"),
                (
                    "text",
                    "<p>乳山有三百多位红色乳娘，一共哺育了一千二百二十三个孩子。陈淑明是其中的一位。</p><p>她的故事，红色乳娘宣讲队会到村里来讲。</p>",
                ),
                (
                    "facts",
                    {
                        "title": "这一页的依据",
                        "facts": (
                            ("荣誉", "2021 年的公开报道"),
                            ("经历", "央视网 2021 年的报道"),
                            ("画像", "示例剪影，不是本人的样子"),
                        ),
                    },
                ),
            ),
            (
                (
                    "timeline",
                    {
                        "title": "Three years",
                        "moments": (
                            ("1950", "Nurses the first child", ""),
                            ("1956", "Nurses the second child", ""),
                            ("2021", "Nominated as a national moral model", ""),
                        ),
                    },
                ),
                ("heading", "One of more than three hundred"),
                (
                    "text",
                    "<p>Rushan had more than three hundred red nurses, who nursed 1,223 children in all. Chen Shuming is one of them.</p><p>The lecture team tells her story in the villages.</p>",
                ),
                (
                    "facts",
                    {
                        "title": "What this page rests on",
                        "facts": (
                            ("Honour", "press reports of 2021"),
                            ("Life", "a report of CCTV, 2021"),
                            ("Portrait", "sample silhouette, not a likeness"),
                        ),
                    },
                ),
            ),
        ),
        (
            HonourPlan(
                Line("全国道德模范提名奖", "Nomination, national moral model"),
                "national",
                2021,
                Line("", ""),
            ),
        ),
        lecture="red-nurses",
    ),
    StoryPlan(
        "zhang-xinyuan",
        Line("张鑫圆", "Zhang Xinyuan"),
        "devotion",
        "portrait-cap",
        "story-bench",
        Line(
            "辅警。2023 年第一季度入选中国好人。红色乳娘宣讲队把这个故事带到各个村。",
            "An auxiliary police officer. Named a Good Person of China in the first quarter of 2023. The lecture team carries the story to the villages.",
        ),
        Words(
            "张鑫圆：一名辅警",
            "Zhang Xinyuan, auxiliary police officer",
            "2023 年第一季度的中国好人。",
            "A Good Person of China, first quarter of 2023.",
            (
                ("timeline", {"title": "", "moments": (("2023", "第一季度，入选中国好人", ""),)}),
                ("heading", "由身边人来讲"),
                (
                    "text",
                    "<p>公开的记录写明了身份和荣誉。更多的事，等本人和单位同意以后再写。</p><p>宣讲队有一堂专门的课，请到活动页看场次。</p>",
                ),
                (
                    "facts",
                    {
                        "title": "这一页的依据",
                        "facts": (
                            ("荣誉", "2023 年的公开报道"),
                            ("分类", "示例，由编辑暂定"),
                            ("画像", "示例剪影，不是本人的样子"),
                        ),
                    },
                ),
            ),
            (
                (
                    "timeline",
                    {
                        "title": "",
                        "moments": (("2023", "Named a Good Person of China, first quarter", ""),),
                    },
                ),
                ("heading", "Told by neighbours"),
                (
                    "text",
                    "<p>The record gives the work and the honour. More will be written when the person and the unit agree.</p><p>The team has a lecture of its own about this; see Activities for the sessions.</p>",
                ),
                (
                    "facts",
                    {
                        "title": "What this page rests on",
                        "facts": (
                            ("Honour", "press reports of 2023"),
                            ("Category", "sample, chosen by the editor"),
                            ("Portrait", "sample silhouette, not a likeness"),
                        ),
                    },
                ),
            ),
        ),
        (
            HonourPlan(
                Line("中国好人（第一季度）", "Good Person of China (first quarter)"),
                "national",
                2023,
                Line("", ""),
            ),
        ),
        lecture="zhang-xinyuan",
    ),
    StoryPlan(
        "wang-wei",
        Line("王伟", "Wang Wei"),
        "devotion",
        "portrait-beret",
        "story-pines",
        Line(
            "特警。据一篇报道，获齐鲁时代楷模。我们只找到这一处来源，所以只写这一句。",
            "A special police officer. According to one article, named a Model of the Times of Qilu. We have found this single source, so we say no more.",
        ),
        Words(
            "王伟：一名特警",
            "Wang Wei, special police officer",
            "来源只有一篇报道，这一页等待核实。",
            "A single article is the source; this page waits to be verified.",
            (
                (
                    "facts",
                    {
                        "title": "目前知道的",
                        "facts": (
                            ("身份", "特警"),
                            ("荣誉", "齐鲁时代楷模（省级）"),
                            ("年份", "来源没有写明"),
                            ("来源", "仅一篇报道，没有第二处印证"),
                            ("画像", "示例剪影，不是本人的样子"),
                        ),
                    },
                ),
                (
                    "text",
                    "<p>叫王伟的人很多。没有核实以前，我们不把别处的事写到这里。如果您了解情况，请用“联系和纠错”告诉我们。</p>",
                ),
            ),
            (
                (
                    "facts",
                    {
                        "title": "What is known",
                        "facts": (
                            ("Work", "special police officer"),
                            ("Honour", "Model of the Times of Qilu (provincial)"),
                            ("Year", "not stated by the source"),
                            ("Source", "one article, no second one"),
                            ("Portrait", "sample silhouette, not a likeness"),
                        ),
                    },
                ),
                (
                    "text",
                    "<p>Many people bear this name. Until it is verified, nothing from elsewhere is written here. If you know more, please tell us through “Contact and corrections”.</p>",
                ),
            ),
        ),
    ),
)
