"""Blocks of pictures, sound and files, all served from this site; nothing is embedded."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from cms.core.pictures import Picture, picture_of


class PictureValue(blocks.StructValue):
    """A picture block's value, ready to print."""

    @property
    def picture(self) -> Picture | None:
        image = self.get("image")
        return picture_of(image, alt=image.contextual_alt_text or "") if image else None


class PictureBlock(blocks.StructBlock):
    """A picture with the words that stand for it, and a caption."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120, required=False)

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "blocks/picture.html"
        label_format = "{caption}"
        value_class = PictureValue


class GalleryBlock(blocks.StructBlock):
    """Two to twelve pictures in a grid."""

    title = blocks.CharBlock(label=_("Title"), max_length=40, required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2, max_num=12)

    class Meta:
        label = _("Gallery")
        icon = "image"
        template = "blocks/gallery.html"
        label_format = "{title}"


class VideoBlock(blocks.StructBlock):
    """A film from our own media library, with what is said in it as text."""

    video = VideoChooserBlock(label=_("Video"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120, required=False)
    transcript = blocks.TextBlock(
        label=_("What is said"),
        required=False,
        help_text=_("For those who can't hear it, or have no sound."),
    )

    class Meta:
        label = _("Video")
        icon = "media"
        template = "blocks/video.html"
        label_format = "{caption}"


class AudioBlock(blocks.StructBlock):
    """A recording from our own media library, with what is said in it as text."""

    audio = AudioChooserBlock(label=_("Sound"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120, required=False)
    transcript = blocks.TextBlock(
        label=_("What is said"),
        required=False,
        help_text=_("For those who can't hear it, or have no sound."),
    )

    class Meta:
        label = _("Sound recording")
        icon = "media"
        template = "blocks/audio.html"
        label_format = "{caption}"


class DocumentBlock(blocks.StructBlock):
    """A file to download; its kind and size are shown beside its name."""

    document = DocumentChooserBlock(label=_("Document"))
    description = blocks.CharBlock(label=_("What it is"), max_length=120, required=False)

    class Meta:
        label = _("Document")
        icon = "doc-full"
        template = "blocks/document.html"
        label_format = "{document}"
