"""The streams of blocks that page bodies offer; rooms add their own by subclassing."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.blocks.media import (
    AudioBlock,
    DocumentBlock,
    GalleryBlock,
    PictureBlock,
    VideoBlock,
)
from cms.core.blocks.text import FactsBlock, HeadingBlock, QuoteBlock, TextBlock, TimelineBlock


class WordBlocks(blocks.StreamBlock):
    """Heading, text, quotation, facts and timeline: nothing that costs a query."""

    heading = HeadingBlock(group=_("Words"))
    text = TextBlock(group=_("Words"))
    quote = QuoteBlock(group=_("Words"))
    facts = FactsBlock(group=_("Words"))
    timeline = TimelineBlock(group=_("Words"))

    class Meta:
        required = False


class BodyBlocks(WordBlocks):
    """Words, pictures, film and sound, documents."""

    picture = PictureBlock(group=_("Pictures and sound"))
    gallery = GalleryBlock(group=_("Pictures and sound"))
    video = VideoBlock(group=_("Pictures and sound"))
    audio = AudioBlock(group=_("Pictures and sound"))
    document = DocumentBlock(group=_("Files and events"))

    class Meta:
        required = False
