"""The shared StreamField blocks, one template each in ``cms/templates/blocks/``."""

from cms.core.blocks.body import BodyBlocks, WordBlocks
from cms.core.blocks.media import (
    AudioBlock,
    DocumentBlock,
    GalleryBlock,
    PictureBlock,
    VideoBlock,
)
from cms.core.blocks.text import (
    FactsBlock,
    HeadingBlock,
    QuoteBlock,
    TextBlock,
    TimelineBlock,
)

__all__ = [
    "AudioBlock",
    "BodyBlocks",
    "DocumentBlock",
    "FactsBlock",
    "GalleryBlock",
    "HeadingBlock",
    "PictureBlock",
    "QuoteBlock",
    "TextBlock",
    "TimelineBlock",
    "VideoBlock",
    "WordBlocks",
]
