"""Blocks of words: heading, text, quotation, facts, timeline."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TEXT_FEATURES = ["bold", "h3", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    """A heading of the second level; the third lives inside running text."""

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "blocks/heading.html"
        form_classname = "title"


class TextBlock(blocks.RichTextBlock):
    """Running text with bold, lists and links; no colours, sizes or embeds."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    """What somebody said, with the name."""

    text = blocks.TextBlock(label=_("Words"), max_length=300)
    source = blocks.CharBlock(label=_("Who said it"), max_length=80, required=False)

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        template = "blocks/quote.html"
        label_format = "{text}"


class FactBlock(blocks.StructBlock):
    """One line of a facts list."""

    name = blocks.CharBlock(label=_("Name"), max_length=20, help_text=_("For example: founded."))
    value = blocks.CharBlock(label=_("Value"), max_length=120)

    class Meta:
        label = _("Fact")
        icon = "list-ul"


class FactsBlock(blocks.StructBlock):
    """A short list of name and value: opening hours, founded in, members."""

    title = blocks.CharBlock(label=_("Title"), max_length=40, required=False)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1, max_num=12)

    class Meta:
        label = _("Facts")
        icon = "list-ul"
        template = "blocks/facts.html"
        label_format = "{title}"


class MomentBlock(blocks.StructBlock):
    """One entry of a timeline."""

    when = blocks.CharBlock(
        label=_("When"), max_length=30, help_text=_("A year or a date, for example 1942.")
    )
    what = blocks.CharBlock(label=_("What happened"), max_length=60)
    text = blocks.TextBlock(label=_("More about it"), max_length=300, required=False)

    class Meta:
        label = _("Moment")
        icon = "date"
        label_format = "{when} {what}"


class TimelineBlock(blocks.StructBlock):
    """Years and what happened in them, oldest first."""

    title = blocks.CharBlock(label=_("Title"), max_length=40, required=False)
    moments = blocks.ListBlock(MomentBlock(), label=_("Moments"), min_num=1, max_num=30)

    class Meta:
        label = _("Timeline")
        icon = "date"
        template = "blocks/timeline.html"
        label_format = "{title}"
