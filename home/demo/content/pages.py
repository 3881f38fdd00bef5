# ruff: noqa: E501  # a paragraph is one line
"""The home page, the standard pages and the frame of the site, in Chinese and English."""

from __future__ import annotations

from home.demo.content.words import Line, Words

HOME = Words(
    "乳山市新时代文明实践中心",
    "Rushan New Era Civilization Practice Centre",
    "听一场宣讲，看一出好戏，就在家门口。找到日子，留个座位，来就是了。",
    "A lecture, a play, a class close to home. Find the day, reserve a seat, and come.",
    (
        ("heading", "五级阵地"),
        (
            "text",
            "<p>中心在市里，所在镇街，站在村和社区；学校、展馆、企业是基地，热心的人家是户。五级连在一起，活动才能到家门口。</p>",
        ),
    ),
    (
        ("heading", "Five levels of place"),
        (
            "text",
            "<p>The centre is in the city, institutes in the towns, stations in villages; schools, museums and firms are bases, and families who open their door are households. Together they bring things close to home.</p>",
        ),
    ),
)
PLATFORMS = (
    ("theory", Line("把道理讲明白，讲到村里。", "Ideas explained, in your village.")),
    ("education", Line("学点用得上的，老的少的都行。", "Learn something useful at any age.")),
    ("culture", Line("唱戏、秧歌、剪纸、看电影。", "Plays, yangko, paper-cutting, films.")),
    ("sports", Line("打球、打拳，动起来。", "Play, practise, get moving.")),
    ("science", Line("动手做一遍，就懂了。", "Do it once and you understand.")),
)

# slug, picture, words; every page may be reached from the home page's body
STANDARD = (
    (
        "about",
        "centre",
        Words(
            "关于我们",
            "About us",
            "中心是什么，谁在办，能帮您做什么。",
            "What the centre is, who runs it, and what it can do for you.",
            (
                ("heading", "我们做五件事"),
                (
                    "text",
                    "<p>理论宣讲、教育服务、文化活动、体育健身、科学普及。五个平台从市里一直通到村里。</p>",
                ),
                ("heading", "谁在做"),
                (
                    "text",
                    "<p>志愿者。市里有“18+N”支队伍，镇街有“5+N”支，村里有“3+N”支：前面的数是常设的，N 是各地自己的。</p>",
                ),
                ("heading", "我们不做什么"),
                (
                    "text",
                    "<p>不给村和个人排名，不强制打卡，不要求上传照片。预约只要姓名和手机号。</p>",
                ),
                (
                    "text",
                    "<p>本网站现在装的是示例内容。地址、电话、坐标、场次和人名，标了“示例”的都不是真的。</p>",
                ),
            ),
            (
                ("heading", "Five things"),
                (
                    "text",
                    "<p>Theory lectures, education, culture, sports and popular science. Five platforms reach from the city to the village.</p>",
                ),
                ("heading", "Who does it"),
                (
                    "text",
                    "<p>Volunteers. The city has 18+N teams, a town 5+N, a village 3+N: the number is fixed, N are the place's own.</p>",
                ),
                ("heading", "What we don't do"),
                (
                    "text",
                    "<p>No rankings of villages or people, no forced check-in, no demand for photos. To reserve, a name and a phone number are enough.</p>",
                ),
                (
                    "text",
                    "<p>The site is filled with sample content. Addresses, phone numbers, points, sessions and names marked as samples are not real.</p>",
                ),
            ),
        ),
    ),
    (
        "how-to-reserve",
        "queue",
        Words(
            "怎么预约",
            "How to reserve",
            "三步：找场次、留姓名和手机号、记下预约码。不用注册。",
            "Three steps: find a session, leave a name and number, keep the code. No account needed.",
            (
                ("heading", "三步"),
                (
                    "text",
                    "<ol><li>在活动页找到想去的场次，看清时间、地点和还剩几座。</li><li>填姓名和手机号，选几个人来。</li><li>记下八位预约码，也可以存到日历。到了门口报码就行。</li></ol>",
                ),
                ("heading", "来不了怎么办"),
                ("text", "<p>打开预约页，点“取消预约”，座位马上让给别人。开讲以后不能再取消。</p>"),
                ("heading", "不会用手机"),
                (
                    "text",
                    "<p>请村里的站长代办，也可以打电话。没有预约、现场还有座位，也可以坐。</p>",
                ),
            ),
            (
                ("heading", "Three steps"),
                (
                    "text",
                    "<ol><li>Find the session under Activities; look at time, place and seats left.</li><li>Enter a name and a phone number and say how many will come.</li><li>Keep the eight-digit code or save it to your calendar. Say it at the door.</li></ol>",
                ),
                ("heading", "If you can't come"),
                (
                    "text",
                    "<p>Open the page of your reservation and cancel it; the seats go to others at once. After the beginning this is no longer possible.</p>",
                ),
                ("heading", "Without a phone"),
                (
                    "text",
                    "<p>Ask the manager of your village, or call. If seats are left, you may sit down without a reservation.</p>",
                ),
            ),
        ),
    ),
    (
        "privacy",
        "",
        Words(
            "个人信息保护告知",
            "Privacy notice",
            "预约时我们收集什么，为什么，留多久，您能做什么。示例文本，上线前由运营单位核定。",
            "What is collected when you reserve, why, for how long, and what you may do. A sample, to be settled by the operator before use.",
            (
                ("heading", "谁负责"),
                ("text", "<p>处理者：乳山市新时代文明实践中心。联系人和电话见页脚（示例）。</p>"),
                ("heading", "收集什么，为什么"),
                (
                    "facts",
                    {
                        "title": "预约一场活动",
                        "facts": (
                            ("姓名", "到场时称呼您"),
                            ("手机号", "改期、取消时联系您"),
                            ("人数", "留够座位"),
                            ("不收集", "身份证号、位置、人脸"),
                        ),
                    },
                ),
                ("heading", "怎么保管"),
                (
                    "text",
                    "<p>手机号加密保存，屏幕上只显示前三位和后四位。工作人员查看完整号码要写明用途，每次都有记录，记录不能删改。信息存放在境内。</p>",
                ),
                ("heading", "留多久"),
                ("text", "<p>示例：活动结束满九十天，就删除姓名和手机号，只留人数。</p>"),
                ("heading", "您的权利"),
                (
                    "text",
                    "<ul><li>查看、复制、更正、删除您的信息。</li><li>随时撤回同意：取消预约，或打电话告诉我们。撤回不影响您参加别的活动。</li><li>公开您的姓名或照片要另外征求同意，不同意也照样服务。</li><li>不满十四岁，由监护人同意并代办。</li></ul>",
                ),
                ("text", "<p>告知版本：示例 1。内容有改动会写明新版本和日期。</p>"),
            ),
            (
                ("heading", "Who is responsible"),
                (
                    "text",
                    "<p>Controller: the Rushan New Era Civilization Practice Centre. Contact and phone are in the footer (samples).</p>",
                ),
                ("heading", "What is collected, and why"),
                (
                    "facts",
                    {
                        "title": "To reserve a seat",
                        "facts": (
                            ("Name", "to greet you at the door"),
                            ("Phone number", "to reach you if plans change"),
                            ("Number of people", "to keep enough seats"),
                            ("Never", "ID number, location, face"),
                        ),
                    },
                ),
                ("heading", "How it is kept"),
                (
                    "text",
                    "<p>Phone numbers are encrypted; the screen shows the first three and last four digits. Staff who look at a whole number state why; each look is recorded and the record cannot be changed. Data stay in China.</p>",
                ),
                ("heading", "For how long"),
                (
                    "text",
                    "<p>Sample: names and numbers are deleted ninety days after the session; only the count of people remains.</p>",
                ),
                ("heading", "Your rights"),
                (
                    "text",
                    "<ul><li>See, copy, correct and delete your data.</li><li>Withdraw your consent at any time: cancel the reservation or call us. You may still come to other sessions.</li><li>Your name or picture is published only with a separate consent; refusing changes nothing.</li><li>For children under fourteen a guardian agrees and reserves.</li></ul>",
                ),
                (
                    "text",
                    "<p>Version of this notice: sample 1. Changes are shown with version and date.</p>",
                ),
            ),
        ),
    ),
    (
        "accessibility",
        "",
        Words(
            "无障碍说明",
            "Accessibility",
            "字可以变大，颜色可以变深，不用鼠标也能用。哪里不好用，请告诉我们。",
            "Text can grow, contrast can rise, and a keyboard is enough. Tell us where it fails.",
            (
                ("heading", "怎么调"),
                (
                    "text",
                    "<ul><li>页面顶部有“长者模式”和“高对比度”两个开关，选一次，以后都记住。</li><li>只用键盘就能完成预约：Tab 键移动，回车确认。</li><li>不开脚本也能用。</li></ul>",
                ),
                ("heading", "我们的标准"),
                (
                    "text",
                    "<p>目标是 WCAG 2.2 的 AA 级，文字对比度达到 AAA 级，并参照 GB/T 37668-2019。没有广告，没有弹窗，没有看图识字的验证码。</p>",
                ),
                ("heading", "还没做好的"),
                (
                    "text",
                    "<p>示例内容里没有录音和手语。上传的文件不一定能被读屏软件读好，需要时可以来电索要文字版。</p>",
                ),
            ),
            (
                ("heading", "How to adjust"),
                (
                    "text",
                    "<ul><li>At the top of each page are switches for large text and high contrast; your choice is remembered.</li><li>A keyboard is enough to reserve: Tab moves, Enter confirms.</li><li>Everything works without scripts.</li></ul>",
                ),
                ("heading", "Our standard"),
                (
                    "text",
                    "<p>The aim is WCAG 2.2 AA, with text contrast at AAA, and GB/T 37668-2019. There are no adverts, no pop-ups and no picture puzzles.</p>",
                ),
                ("heading", "What is missing"),
                (
                    "text",
                    "<p>The sample content has no recordings and no sign language. Uploaded files may not read well aloud; please ask for a text version.</p>",
                ),
            ),
        ),
    ),
    (
        "contact",
        "lamps",
        Words(
            "联系和纠错",
            "Contact and corrections",
            "写错了、链接坏了、有建议，都可以说。每条都会有人看。",
            "A mistake, a broken link, a suggestion: somebody reads each one.",
            (
                ("heading", "怎么联系"),
                (
                    "facts",
                    {
                        "title": "示例联系方式",
                        "facts": (
                            ("电话", "0631-0000000（示例）"),
                            ("邮箱", "sample@example.org（示例）"),
                            ("地址", "示例地址"),
                            ("时间", "示例：工作日 8:30–17:00"),
                        ),
                    },
                ),
                ("heading", "说什么最有用"),
                (
                    "text",
                    "<p>写明是哪一页、哪一句，应该是什么，依据在哪里。写故事的页面尤其欢迎指正。</p>",
                ),
            ),
            (
                ("heading", "How to reach us"),
                (
                    "facts",
                    {
                        "title": "Sample contact",
                        "facts": (
                            ("Phone", "0631-0000000 (sample)"),
                            ("E-mail", "sample@example.org (sample)"),
                            ("Address", "sample address"),
                            ("Hours", "sample: weekdays, 8:30 to 17:00"),
                        ),
                    },
                ),
                ("heading", "What helps most"),
                (
                    "text",
                    "<p>Say which page and which sentence, what it should be, and how you know. Corrections to the stories are most welcome.</p>",
                ),
            ),
        ),
    ),
)

# Fields of cms.core.models.SiteSettings; every number is plainly a sample.
SITE_SETTINGS = {
    "site_name": "乳山文明实践",
    "site_name_en": "Rushan Practice Centre",
    "host": "乳山市新时代文明实践中心（示例）",
    "host_en": "Rushan New Era Civilization Practice Centre (sample)",
    "phone": "0631-0000000",
    "address": "示例地址，请以实际为准",
    "address_en": "Sample address",
    "email": "sample@example.org",
    "icp_number": "示例 ICP备00000000号",
    "police_number": "示例 公网安备 00000000000000号",
    "site_code": "示例0000000000",
    "about_path": "/about/",
    "help_path": "/how-to-reserve/",
    "privacy_path": "/privacy/",
    "accessibility_path": "/accessibility/",
}
