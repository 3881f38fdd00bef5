"""The content checks beside the editor: Wagtail's, and three rules of ours, said in Chinese."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

# Words that do not say where a link leads; the whole text of the link must be one of them.
EMPTY_WORDS = (
    "点击|点这里|点击这里|点此|点击此处|此处|这里|请点击|更多|详情|查看|查看详情|链接"
    "|here|click here|more|link"
)


class OurContentChecker(ContentCheckerItem):
    """Asks for words that stand for a picture and for links that say where they lead."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, "image-alt", "link-says-where"]
    axe_custom_rules = [
        *ContentCheckerItem.axe_custom_rules,
        {
            "id": "link-says-where",
            "impact": "serious",
            "selector": "main a[href]",
            "tags": ["best-practice"],
            "none": ["check-empty-words"],
            "enabled": True,
        },
    ]
    axe_custom_checks = [
        {
            "id": "check-image-alt-text",
            "options": {
                "pattern": r"\.(avif|gif|jpg|jpeg|png|svg|webp)$|_|^(图片|照片|配图|image|photo|"
                r"微信图片.*|mmexport\d+|img\d+)$"
            },
        },
        {"id": "check-empty-meta-description"},
        {
            "id": "check-empty-words",
            "evaluate": "matches-definition-evaluate",  # axe-core's own, by name
            "options": {"matcher": {"accessibleName": rf"/^({EMPTY_WORDS})$/i"}},
        },
    ]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        "image-alt": {
            "error_name": _("A picture has no description"),
            "help_text": _("Say in a few words what it shows"),
        },
        "link-says-where": {
            "error_name": _("A link does not say where it leads"),
            "help_text": _("Write what the reader finds there, not “click here”"),
        },
    }
